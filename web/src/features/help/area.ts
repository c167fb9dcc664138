import { QuestionFilled } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [{ path: '/help', name: 'help', component: () => import('./HelpPage.vue') }],
  menu: [{ label: 'help.title', to: '/help', icon: QuestionFilled, access: 'signed_in', order: 95, shortcut: 'h' }],
};
