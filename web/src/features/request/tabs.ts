import type { AssistanceRequest } from '@/api/types';

export const tabs = ['detail', 'letters', 'comments', 'supervision', 'disputes', 'ratings', 'related', 'log'] as const;
export type RequestTab = (typeof tabs)[number];

// Those that this request has.
export const tabsOf = ({ satisfaction }: Pick<AssistanceRequest, 'satisfaction'>): RequestTab[] =>
  tabs.filter((tab) => tab !== 'ratings' || satisfaction !== null);

// What stands in the address; anything else is the first one.
export function tabOf(value: unknown, among: readonly RequestTab[] = tabs): RequestTab {
  return among.find((tab) => tab === value) ?? 'detail';
}
