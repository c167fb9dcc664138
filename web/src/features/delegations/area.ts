import { Switch } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/delegations', name: 'delegations', component: () => import('./DelegationsPage.vue'), meta: { access: 'business' } },
  ],
  menu: [{ label: 'delegations.title', to: '/delegations', icon: Switch, access: 'business', order: 82 }],
};
