import { WarningFilled } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/alerts', name: 'alerts', component: () => import('./AlertsPage.vue'), meta: { access: 'business' } },
    {
      path: '/alerts/wall',
      name: 'alert-wall',
      component: () => import('./WallPage.vue'),
      meta: { access: 'business', bare: true },
    },
  ],
  menu: [{ label: 'alerts.title', to: '/alerts', icon: WarningFilled, access: 'business', order: 40, shortcut: 'a' }],
};
