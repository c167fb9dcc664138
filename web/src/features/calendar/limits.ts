// Time limits in words: 5 个工作日, 4 小时（工作时间）. In English one is no plural.
import type { TimeLimit } from '@/api/types';

type Translate = (key: string, named: Record<string, unknown>, plural: number) => string;

export function limitText(t: Translate, limit: TimeLimit): string {
  const hours = limit.amount / 60;
  if (limit.unit === 'working_minutes' && Number.isInteger(hours)) return t('calendar.limit.working_hours', { amount: hours }, hours);
  return t(`calendar.limit.${limit.unit}`, { amount: limit.amount }, limit.amount);
}
