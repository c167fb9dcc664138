import { Tickets } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [{ path: '/audit', name: 'audit', component: () => import('./AuditPage.vue'), meta: { access: ['audit_admin'] } }],
  menu: [{ label: 'audit.title', to: '/audit', icon: Tickets, access: ['audit_admin'], order: 30 }],
};
