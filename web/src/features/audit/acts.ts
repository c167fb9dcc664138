// What the log says was done: `POST people`, `POST requests/{id}/actions/accept`, `command migrate`; as words.
import { useI18n } from 'vue-i18n';
import { disputeForms } from '@/features/disputes/disputes';
import { forms } from '@/features/request/verbs/forms';
import { cardForms } from '@/features/supervision/cards';
import { orderForms } from '@/features/supervision/orders';

// Acts of a lifecycle: whose they are, and below which key the words of their verbs are.
const lifecycles = [
  { begins: 'POST requests/{id}/actions/', verbs: Object.keys(forms), terms: 'verb', said: 'audit.verbOf' },
  { begins: 'POST supervision-orders/{id}/actions/', verbs: Object.keys(orderForms), terms: 'orderVerb', said: 'audit.verbOfOrder' },
  { begins: 'POST cards/{id}/actions/', verbs: Object.keys(cardForms), terms: 'cardVerb', said: 'audit.verbOfCard' },
  { begins: 'POST disputes/{id}/actions/', verbs: Object.keys(disputeForms), terms: 'disputeVerb', said: 'audit.verbOfDispute' },
] as const;
const command = 'command ';

// Those that are not acts of the lifecycle.
export const plainActs = [
  'POST session',
  'DELETE session',
  'PUT me/password',
  'POST people',
  'PUT people/{id}',
  'PUT people/{id}/password',
  'POST requests',
  'POST requests/oral',
  'PUT requests/{id}',
  'POST requests/{id}/new-draft',
  'POST requests/{id}/attachments',
  'PUT uploads/{id}',
  'GET requests/{id}/attachments/{attachment}',
  'GET requests/{id}/letters/{letter}/pdf',
  'GET requests/{id}/handling-sheet/pdf',
  'PUT requests/{id}/materials',
  'POST requests/{id}/comments',
  'POST requests/{id}/relations',
  'DELETE requests/{id}/relations/{relation}',
  'PUT requests/{id}/favourite',
  'DELETE requests/{id}/favourite',
  'PUT requests/{id}/tracking',
  'DELETE requests/{id}/tracking',
  'POST jobs/bulk',
  'POST jobs/reassign',
  'POST jobs/import',
  'POST jobs/{id}/cancel',
  'POST exports',
  'GET exports/{id}/file',
  'export',
  'POST delegations',
  'POST delegations/{id}/revoke',
  'POST alerts/{id}/acknowledge',
  'POST supervision-orders',
  'POST cards',
  'POST disputes',
  'POST notices/read',
  'POST notices/{id}/read',
  'PUT me/notification-preferences',
  'POST me/calendar-feed',
  'DELETE me/calendar-feed',
  'PUT me/phrases/{purpose}',
  'PUT phrases/{purpose}',
  'PUT request-templates/{item}',
  'PUT letter-templates/{kind}',
  'POST list-views',
  'PUT list-views/{id}',
  'DELETE list-views/{id}',
  'PUT list-columns/{tab}',
  'POST clock-rules',
  'POST calendar/years/{year}/preview',
  'POST calendar/years/{year}/apply',
  'POST webhooks',
  'PUT webhooks/{id}',
  'DELETE webhooks/{id}',
  'POST webhooks/{id}/secret',
  'POST deliveries/{id}/resend',
  'GET audit',
] as const;
export const acts: readonly string[] = [
  ...plainActs,
  ...lifecycles.flatMap(({ begins, verbs }) => verbs.map((verb) => begins + verb)),
];
export const results = ['ok', 'forbidden', 'role_required', 'wrong_credentials', 'locked', 'invalid_input', 'not_found', 'stale_version', 'wrong_turn', 'csrf', 'internal'] as const;

// Below audit.acts.
export const keyOf = (act: string): string => act.toLowerCase().replace(/[^a-z]+/g, '_').replace(/^_|_$/g, '');

export function useActs() {
  const { t, te } = useI18n();

  // An act that has no words stands for itself.
  function wordsOf(act: string): string {
    if (act.startsWith(command)) return t('audit.command', { name: act.slice(command.length) });
    const cycle = lifecycles.find(({ begins }) => act.startsWith(begins));
    if (cycle) return t(cycle.said, { verb: t(`terms.${cycle.terms}.${act.slice(cycle.begins.length)}`) });
    const key = `audit.acts.${keyOf(act)}`;
    return te(key) ? t(key) : act;
  }
  const resultOf = (code: string): string => (te(`audit.results.${code}`) ? t(`audit.results.${code}`) : code);

  return { wordsOf, resultOf };
}
