// Some acts are for coordinators of the city alone, who hold the same roles as those of a district. The session does
// not tell of which level one is; the own unit does.
import { ref, type Ref } from 'vue';
import { http } from '@/api/http';
import type { RoleCode } from '@/api/types';
import { useSession } from '@/auth/session';

// null until it is known.
export function useCityRole(role: RoleCode): Ref<boolean | null> {
  const session = useSession();
  const holds = ref<boolean | null>(null);
  if (!session.unit || !session.mayEnter([role])) {
    holds.value = false;
    return holds;
  }
  http.get('/api/v1/units/{id}', { params: { id: session.unit.id } }).then(
    ({ data }) => (holds.value = data.level === 'city'),
    // Then the server says no by itself, if it must.
    () => (holds.value = true),
  );
  return holds;
}
