// One case, looked at again when there is news.
import { watch, type Ref } from 'vue';
import { useLookAgain } from '@/composables/useLookAgain';
import { useResource } from '@/composables/useResource';
import type { AnyCase, CaseKind } from './case';

export function useCase<C extends AnyCase>(kind: CaseKind<C>, id: Ref<string>) {
  const resource = useResource<C>((load) => kind.read(id.value, load));
  useLookAgain(resource.refresh);
  watch(id, () => void resource.load(), { immediate: true });
  return resource;
}
