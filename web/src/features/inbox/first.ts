// Where the inbox opens: what waits for the person, then what waits for receipt by anybody of the unit, else the first tab in which there is something.
import type { RouteLocationRaw } from 'vue-router';
import { http } from '@/api/http';
import { ConnectionLost, Problem } from '@/api/problem';
import { tabs } from './tabs';

const usual = 'to_do';
const order = [usual, ...tabs] as const;

export async function firstTab(): Promise<RouteLocationRaw> {
  try {
    const { data } = await http.get('/api/v1/requests/counts');
    return `/inbox/${order.find((tab) => data[tab].count > 0) ?? usual}`;
  } catch (error) {
    if (!(error instanceof ConnectionLost || error instanceof Problem)) throw error;
    return `/inbox/${usual}`;
  }
}
