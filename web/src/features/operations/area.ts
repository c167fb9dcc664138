import { Connection } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/operations', name: 'operations', component: () => import('./OperationsPage.vue'), meta: { access: ['system_admin'] } },
  ],
  menu: [{ label: 'operations.title', to: '/operations', icon: Connection, access: ['system_admin'], order: 30 }],
};
