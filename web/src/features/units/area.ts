import { OfficeBuilding } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [{ path: '/units', name: 'units', component: () => import('./UnitsPage.vue') }],
  menu: [{ label: 'units.title', to: '/units', icon: OfficeBuilding, access: 'signed_in', order: 71 }],
};
