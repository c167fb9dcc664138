// The unit that an address names as `unit`, by its id.
import { watch } from 'vue';
import { useRoute } from 'vue-router';
import type { UnitBrief } from '@/api/types';
import { useUnitOf } from './useUnitOf';

export function useUnitOfAddress(found: (unit: UnitBrief) => void): void {
  const route = useRoute();
  const named = useUnitOf(() => (typeof route.query.unit === 'string' && route.query.unit) || undefined);
  watch(named, (unit) => unit && found(unit));
}
