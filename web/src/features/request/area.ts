import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    {
      path: '/requests/:id(\\d+)',
      name: 'request',
      component: () => import('./RequestPage.vue'),
      meta: { access: 'business' },
    },
    {
      path: '/requests/:id(\\d+)/letters/:letter(\\d+)',
      name: 'letter',
      component: () => import('./letters/LetterPage.vue'),
      meta: { access: 'business' },
    },
    {
      path: '/requests/:id(\\d+)/handling-sheet',
      name: 'handling-sheet',
      component: () => import('./letters/HandlingSheetPage.vue'),
      meta: { access: 'business' },
    },
  ],
};
