import { Bell } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [{ path: '/notices', name: 'notices', component: () => import('./NoticesPage.vue') }],
  menu: [{ label: 'notices.title', to: '/notices', icon: Bell, access: 'signed_in', order: 80, shortcut: 'm' }],
};
