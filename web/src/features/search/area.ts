import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/search', name: 'search', component: () => import('./SearchPage.vue'), meta: { access: 'business' } },
  ],
};
