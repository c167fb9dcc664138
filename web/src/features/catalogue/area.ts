import { Collection } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/catalogue', name: 'catalogue', component: () => import('./CataloguePage.vue'), meta: { access: 'business' } },
    { path: '/catalogue/:id(\\d+)', name: 'item', component: () => import('./ItemPage.vue'), meta: { access: 'business' } },
  ],
  menu: [{ label: 'catalogue.title', to: '/catalogue', icon: Collection, access: 'business', order: 40, shortcut: 'c' }],
};
