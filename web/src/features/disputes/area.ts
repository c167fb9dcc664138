import { ChatLineSquare } from '@element-plus/icons-vue';
import { waitingCases } from '@/features/cases/useCaseCounts';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/disputes', name: 'disputes', component: () => import('./DisputesPage.vue'), meta: { access: 'business' } },
    { path: '/disputes/:id(\\d+)', name: 'dispute', component: () => import('./DisputePage.vue'), meta: { access: 'business' } },
  ],
  menu: [
    {
      label: 'disputes.title',
      to: '/disputes',
      icon: ChatLineSquare,
      access: ['handler', 'case_officer', 'head', 'dispute_coordinator'],
      order: 44,
      shortcut: 'z',
      count: () => waitingCases('disputes'),
    },
  ],
};
