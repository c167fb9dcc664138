import { Document, Tickets } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    {
      path: '/letter-templates',
      name: 'letter-templates',
      component: () => import('./TemplatesPage.vue'),
      meta: { access: ['unit_admin'] },
    },
    {
      path: '/request-templates',
      name: 'request-templates',
      component: () => import('./RequestTemplatesPage.vue'),
      meta: { access: ['unit_admin'] },
    },
  ],
  menu: [
    { label: 'templates.title', to: '/letter-templates', icon: Document, access: ['unit_admin'], order: 72 },
    { label: 'templates.requests.title', to: '/request-templates', icon: Tickets, access: ['unit_admin'], order: 73 },
  ],
};
