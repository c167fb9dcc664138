import { Setting } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [{ path: '/settings', name: 'settings', component: () => import('./SettingsPage.vue') }],
  menu: [{ label: 'settings.title', to: '/settings', icon: Setting, access: 'signed_in', order: 90 }],
};
