import { Postcard, Stamp } from '@element-plus/icons-vue';
import { waitingCases } from '@/features/cases/useCaseCounts';
import type { Area } from '@/router/area';

// Whom orders and cards are issued to, and who issues them.
const concerned = ['head', 'allocator', 'case_officer', 'supervision_coordinator'] as const;

export const area: Area = {
  routes: [
    { path: '/supervision-orders', name: 'orders', component: () => import('./OrdersPage.vue'), meta: { access: 'business' } },
    { path: '/supervision-orders/:id(\\d+)', name: 'order', component: () => import('./OrderPage.vue'), meta: { access: 'business' } },
    { path: '/cards', name: 'cards', component: () => import('./CardsPage.vue'), meta: { access: 'business' } },
    { path: '/cards/:id(\\d+)', name: 'card', component: () => import('./CardPage.vue'), meta: { access: 'business' } },
  ],
  menu: [
    {
      label: 'orders.title',
      to: '/supervision-orders',
      icon: Stamp,
      access: concerned,
      order: 42,
      shortcut: 's',
      count: () => waitingCases('supervision-orders'),
    },
    {
      label: 'cards.title',
      to: '/cards',
      icon: Postcard,
      access: concerned,
      order: 43,
      count: () => waitingCases('cards'),
    },
  ],
};
