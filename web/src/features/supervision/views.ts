// The parts of the lists of orders and cards: what waits for the own step stands first.
import type { View } from '@/features/cases/address';

export const views: readonly View[] = [
  { key: 'mine', query: { mine: 'true' } },
  { key: 'open', query: { open: 'true' } },
  { key: 'over', query: { open: 'false' } },
  { key: 'all', query: {} },
];
