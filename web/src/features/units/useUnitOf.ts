// The unit that an address names by its id only; null while it is looked up, and where there is none.
import { shallowRef, watch } from 'vue';
import type { UnitBrief } from '@/api/types';
import { unitWith } from '@/api/units';

export function useUnitOf(idOf: () => string | undefined) {
  const unit = shallowRef<UnitBrief | null>(null);
  watch(
    idOf,
    async (id) => {
      if (id === unit.value?.id) return;
      unit.value = null;
      const found = id === undefined ? null : await unitWith(id).catch(() => null);
      if (idOf() === id) unit.value = found;
    },
    { immediate: true },
  );
  return unit;
}
