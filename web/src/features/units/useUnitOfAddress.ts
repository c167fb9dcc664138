// The unit that an address names as `unit`, by its id.
import { watch } from 'vue';
import { useRoute } from 'vue-router';
import { http } from '@/api/http';
import type { UnitBrief } from '@/api/types';

export function useUnitOfAddress(found: (unit: UnitBrief) => void): void {
  const route = useRoute();
  watch(
    () => route.query.unit,
    (id) => {
      if (typeof id !== 'string' || id === '') return;
      http.get('/api/v1/units/{id}', { params: { id } }).then(
        ({ data: { id: own, code, name, shortName } }) => found({ id: own, code, name, shortName }),
        () => undefined,
      );
    },
    { immediate: true },
  );
}
