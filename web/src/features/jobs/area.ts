import { List } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/jobs', name: 'jobs', component: () => import('./JobsPage.vue') },
    { path: '/jobs/:id(\\d+)', name: 'job', component: () => import('./JobPage.vue') },
  ],
  menu: [{ label: 'jobs.title', to: '/jobs', icon: List, access: 'signed_in', order: 84 }],
};
