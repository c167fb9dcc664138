import { AlarmClock, Calendar, Timer } from '@element-plus/icons-vue';
import type { Area } from '@/router/area';

export const area: Area = {
  routes: [
    { path: '/calculator', name: 'calculator', component: () => import('./CalculatorPage.vue') },
    { path: '/calendar', name: 'calendar', component: () => import('./CalendarPage.vue') },
    {
      path: '/calendar/import',
      name: 'calendar-import',
      component: () => import('./ImportPage.vue'),
      meta: { access: ['supervision_coordinator'] },
    },
    { path: '/clock-rules', name: 'clock-rules', component: () => import('./RulesPage.vue') },
    {
      path: '/clock-rules/new',
      name: 'new-clock-rule',
      component: () => import('./NewRulePage.vue'),
      meta: { access: ['supervision_coordinator'] },
    },
  ],
  menu: [
    { label: 'calendar.calculator', to: '/calculator', icon: Timer, access: 'signed_in', order: 60, shortcut: 'd' },
    { label: 'calendar.title', to: '/calendar', icon: Calendar, access: 'signed_in', order: 62, shortcut: 'y' },
    { label: 'calendar.rules', to: '/clock-rules', icon: AlarmClock, access: 'signed_in', order: 64 },
  ],
};
