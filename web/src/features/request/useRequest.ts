// A request with its record and files, as one page shows them: loaded together, looked at again when there is news.
import { computed, watch, type Ref } from 'vue';
import { http } from '@/api/http';
import type { AssistanceRequest } from '@/api/types';
import { useLookAgain } from '@/composables/useLookAgain';
import { useResource } from '@/composables/useResource';

export function useRequest(id: Ref<string>) {
  const request = useResource<AssistanceRequest>(({ etag, signal }) =>
    http.get('/api/v1/requests/{id}', { params: { id: id.value }, ifNoneMatch: etag, signal }),
  );
  const timeline = useResource(({ etag, signal }) =>
    http.get('/api/v1/requests/{id}/timeline', { params: { id: id.value }, ifNoneMatch: etag, signal }),
  );
  const files = useResource(({ signal }) =>
    http.get('/api/v1/requests/{id}/attachments', { params: { id: id.value }, signal }),
  );
  const entries = computed(() => timeline.data.value?.items ?? []);
  const attachments = computed(() => files.data.value?.items ?? []);

  // Every event makes a version, and belongs to one.
  watch(
    () => request.data.value?.version,
    (version) => {
      if (version === undefined) return;
      void timeline.refresh();
      void files.refresh();
    },
  );
  useLookAgain(request.refresh);
  watch(
    id,
    () => {
      void timeline.load();
      void files.load();
      void request.load();
    },
    { immediate: true },
  );
  return { request, timeline, files, entries, attachments };
}
