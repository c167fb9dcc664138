import { Finished } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';
import { lists } from './lists';

export const area: Area = {
  routes: [
    { path: '/ratings', redirect: `/ratings/${lists[0]}` },
    {
      path: `/ratings/:list(${lists.join('|')})`,
      name: 'ratings',
      component: () => import('./RatingsPage.vue'),
      meta: { access: 'business' },
    },
  ],
  menu: [{ label: 'ratings.title', to: '/ratings', icon: Finished, access: 'business', order: 35, shortcut: 'r' }],
};
