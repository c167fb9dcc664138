import { WarningFilled } from '@element-plus/icons-vue';
import { http } from '@/api/http';
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
  menu: [
    {
      label: 'alerts.title',
      to: '/alerts',
      icon: WarningFilled,
      access: 'business',
      order: 40,
      shortcut: 'a',
      count: async () => (await http.get('/api/v1/alerts/counts')).data.open,
    },
  ],
};
