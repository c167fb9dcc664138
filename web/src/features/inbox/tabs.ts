import type { Tab } from '@/api/types';

// In the order of the screen.
export const tabs = [
  'to_receive',
  'to_do',
  'running',
  'acted',
  'finished',
  'to_rate',
  'to_archive',
  'initiated',
  'copied',
  'drafts',
] as const satisfies readonly Tab[];
