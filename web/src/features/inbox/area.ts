import { Files } from '@element-plus/icons-vue';
import { firstTab } from './first';
import type { Area } from '@/router/area';
import { tabs } from './tabs';

export const area: Area = {
  routes: [
    // Never shown: leads on to the first tab with something in it.
    { path: '/inbox', component: () => import('./InboxPage.vue'), beforeEnter: firstTab, meta: { access: 'business' } },
    {
      path: `/inbox/:tab(${tabs.join('|')})`,
      name: 'inbox',
      component: () => import('./InboxPage.vue'),
      meta: { access: 'business' },
    },
    {
      path: '/inbox/favourites',
      name: 'favourites',
      component: () => import('./FavouritesPage.vue'),
      meta: { access: 'business' },
    },
  ],
  menu: [{ label: 'inbox.title', to: '/inbox', icon: Files, access: 'business', order: 20, shortcut: 'i' }],
};
