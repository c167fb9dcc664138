// Throws away what was typed, after a question.
import { useI18n } from 'vue-i18n';
import { confirm } from '@/components/useConfirm';

export function useConfirmedClear(clear: () => void) {
  const { t } = useI18n();
  return async (): Promise<void> => {
    const sure = await confirm({
      title: t('drafting.startOver'),
      message: t('drafting.startOverSure'),
      action: t('drafting.startOver'),
      grave: true,
    });
    if (sure) clear();
  };
}
