// Looks again when there is news, and, as not everything is news for everybody, when somebody comes back to the window.
import { onScopeDispose, watch } from 'vue';
import { useNotices } from '@/notices/store';

export function useLookAgain(refresh: () => unknown): void {
  const notices = useNotices();
  watch(() => notices.news, () => void refresh());
  const whenSeen = (): void => {
    if (!document.hidden) void refresh();
  };
  document.addEventListener('visibilitychange', whenSeen);
  onScopeDispose(() => document.removeEventListener('visibilitychange', whenSeen));
}
