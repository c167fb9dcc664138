import { User } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [{ path: '/people', name: 'people', component: () => import('./PeoplePage.vue') }],
  menu: [{ label: 'people.title', to: '/people', icon: User, access: 'signed_in', order: 70 }],
};
