// Where the inbox opens: what waits first, else the first tab in which there is something.
import type { RouteLocationRaw } from 'vue-router';
import { http } from '@/api/http';
import { ConnectionLost, Problem } from '@/api/problem';
import { tabs } from './tabs';

const usual = 'to_do';

export async function firstTab(): Promise<RouteLocationRaw> {
  try {
    const { data } = await http.get('/api/v1/requests/counts');
    return `/inbox/${tabs.find((tab) => data[tab].count > 0) ?? usual}`;
  } catch (error) {
    if (!(error instanceof ConnectionLost || error instanceof Problem)) throw error;
    return `/inbox/${usual}`;
  }
}
