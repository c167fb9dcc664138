import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/sign-in', name: 'sign-in', component: () => import('./SignInPage.vue'), meta: { access: 'anyone' } },
  ],
};
