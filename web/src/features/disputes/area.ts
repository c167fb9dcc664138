import { ChatLineSquare } from '@element-plus/icons-vue';
import { http } from '@/api/http';
import { useSession } from '@/auth/session';
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
      // What waits for a party is not counted by the server.
      async count() {
        if (!useSession().mayEnter(['dispute_coordinator'])) return null;
        const { data } = await http.get('/api/v1/disputes', { query: { mine: 'decider', open: 'true', limit: 1 } });
        return data.total;
      },
    },
  ],
};
