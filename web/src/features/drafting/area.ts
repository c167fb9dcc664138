import { EditPen } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

const page = () => import('./DraftPage.vue');

export const area: Area = {
  routes: [
    { path: '/new', name: 'new-request', component: page, meta: { access: 'business' } },
    { path: '/new/oral', name: 'new-oral-request', component: () => import('./OralPage.vue'), meta: { access: 'business' } },
    { path: '/requests/:id(\\d+)/edit', name: 'edit-draft', component: page, meta: { access: 'business' } },
  ],
  menu: [{ label: 'drafting.title', to: '/new', icon: EditPen, access: ['handler'], order: 30, shortcut: 'n' }],
};
