import { HomeFilled } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    {
      path: '/workbench',
      name: 'workbench',
      component: () => import('./WorkbenchPage.vue'),
      meta: { access: 'business' },
    },
  ],
  menu: [
    { label: 'workbench.title', to: '/workbench', icon: HomeFilled, access: 'business', order: 10, shortcut: 'w' },
  ],
};
