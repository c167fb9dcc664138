// What the person is told: the newest notices and how many are unread, kept current while the page is open.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { http, newKey } from '@/api/http';
import { ConnectionLost, Problem } from '@/api/problem';
import type { CappedCount, Notice } from '@/api/types';
import { LiveChannel } from './liveChannel';

const shown = 20;

export const useNotices = defineStore('notices', () => {
  const newest = shallowRef<Notice[]>([]);
  const unread = shallowRef<CappedCount>({ count: 0, capped: false, text: '0' });
  // Grows with every piece of news; pages watch it to look again.
  const news = ref(0);
  let live: LiveChannel | null = null;
  let reading = false;
  let again = false;

  const hasUnread = computed(() => unread.value.count > 0);

  // News in quick succession cost one call, or two.
  async function refresh(): Promise<void> {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      const { data } = await http.get('/api/v1/notices', { query: { limit: shown } });
      [newest.value, unread.value] = [data.items, data.unread];
    } catch (error) {
      // The shell says that the connection is lost; the bell keeps its number.
      if (!(error instanceof ConnectionLost || error instanceof Problem)) throw error;
    } finally {
      reading = false;
    }
    if (again) {
      again = false;
      await refresh();
    }
  }

  function start(sessionEnded: () => void): void {
    if (live) return;
    live = new LiveChannel({
      news: () => {
        news.value += 1;
        void refresh();
      },
      sessionEnded,
    });
    void refresh();
  }

  function stop(): void {
    live?.stop();
    live = null;
    newest.value = [];
    unread.value = { count: 0, capped: false, text: '0' };
  }

  async function markRead(id: string): Promise<void> {
    await http.post('/api/v1/notices/{id}/read', { params: { id }, key: newKey() });
    await refresh();
  }

  async function markAllRead(): Promise<void> {
    await http.post('/api/v1/notices/read', { key: newKey() });
    await refresh();
  }

  return { newest, unread, hasUnread, news, refresh, start, stop, markRead, markAllRead };
});
