import { Files } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';
import { tabs } from './tabs';

export const area: Area = {
  routes: [
    { path: '/inbox', redirect: '/inbox/to_do' },
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
