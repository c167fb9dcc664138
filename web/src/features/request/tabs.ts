export const tabs = ['detail', 'letters', 'comments', 'supervision', 'disputes', 'related', 'log'] as const;
export type RequestTab = (typeof tabs)[number];

// What stands in the address; anything else is the first one.
export function tabOf(value: unknown): RequestTab {
  return tabs.find((tab) => tab === value) ?? 'detail';
}
