// False until the page has been drawn once. What is heavy and may come a moment later waits for it, so that no task
// keeps the page from answering for long.
import { onMounted, ref, type Ref } from 'vue';

export function useAfterFirstFrame(): Readonly<Ref<boolean>> {
  const drawn = ref(false);
  onMounted(() => requestAnimationFrame(() => setTimeout(() => (drawn.value = true))));
  return drawn;
}
