// The words for the tokens of the interface. In Chinese the server's own; in English those of terms.json.
import { useI18n } from 'vue-i18n';
import type { Term } from '@/api/types';

export type TermKind =
  | 'ratingSide' | 'ratingState' | 'fixState' | 'appealResult'
  | 'state' | 'lamp' | 'tab' | 'clock' | 'role' | 'notice' | 'verb' | 'outcome' | 'field'
  | 'rung' | 'job' | 'jobState' | 'rowState' | 'delivery' | 'letter' | 'form' | 'sharing' | 'secrecy'
  | 'ground' | 'application' | 'scope' | 'approval' | 'reason' | 'retention' | 'exportColumn' | 'relation'
  | 'orderState' | 'orderVerb' | 'severity' | 'cardState' | 'cardVerb' | 'colour' | 'cause' | 'appeal' | 'side'
  | 'disputeState' | 'disputeType' | 'disputeVerb' | 'disputeOutcome' | 'decider' | 'party';

export function useTerms() {
  const { t, te, locale } = useI18n();

  function word(kind: TermKind, term: Term): string {
    const key = `terms.${kind}.${term.code}`;
    return locale.value === 'zh-CN' || !te(key) ? term.name : t(key);
  }

  // On the button that does it: 确认反馈; but 确认办结 says it already.
  function confirming(verb: string): string {
    return verb.startsWith('确认') ? verb : t('request.confirmVerb', { verb });
  }

  return { word, confirming };
}
