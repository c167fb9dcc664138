// The unit that an address names as `unit`, by its id.
import { watch } from 'vue';
import { useRoute } from 'vue-router';
import type { UnitBrief } from '@/api/types';
import { unitWith } from '@/api/units';

export function useUnitOfAddress(found: (unit: UnitBrief) => void): void {
  const route = useRoute();
  watch(
    () => route.query.unit,
    (id) => {
      if (typeof id === 'string' && id !== '') unitWith(id).then(found, () => undefined);
    },
    { immediate: true },
  );
}
