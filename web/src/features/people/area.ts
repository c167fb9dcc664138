import { User } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/people', name: 'people', component: () => import('./PeoplePage.vue') },
    {
      path: '/people/new',
      name: 'new-person',
      component: () => import('./NewPersonPage.vue'),
      meta: { access: ['unit_admin', 'security_admin'] },
    },
    { path: '/people/:id(\\d+)', name: 'person', component: () => import('./PersonPage.vue'), props: true },
  ],
  menu: [{ label: 'people.title', to: '/people', icon: User, access: 'signed_in', order: 70 }],
};
