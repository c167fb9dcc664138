import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveChannel, type LiveSurroundings } from '@/notices/liveChannel';

class Socket {
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  closed = false;
  constructor(readonly address: string) {}
  close(): void {
    this.closed = true;
  }
  say(word: object): void {
    this.onmessage?.({ data: JSON.stringify(word) });
  }
  end(code: number): void {
    this.onclose?.({ code });
  }
}

let sockets: Socket[];
let told: unknown[];
let leads: (() => Promise<void>)[];
const events = { news: vi.fn(), sessionEnded: vi.fn() };

function around(): LiveSurroundings {
  return {
    open: (address) => {
      const socket = new Socket(address);
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    elect: (lead) => leads.push(lead),
    channel: { postMessage: (word: unknown) => told.push(word), close: () => undefined, onmessage: null },
    random: () => 0.5,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  [sockets, told, leads] = [[], [], []];
  vi.clearAllMocks();
});
afterEach(() => vi.useRealTimers());

describe('the live channel', () => {
  test('is opened by the window that leads only', () => {
    new LiveChannel(events, around());
    expect(sockets).toHaveLength(0);
    void leads[0]!();
    expect(sockets[0]!.address).toMatch(/^wss:\/\/.*\/api\/v1\/live$/);
  });

  test('passes news on to the other windows', () => {
    const place = around();
    new LiveChannel(events, place);
    void leads[0]!();
    sockets[0]!.say({ hello: { last: '5' } });
    sockets[0]!.say({ notice: '6' });
    expect(events.news).toHaveBeenCalledTimes(2);
    expect(told).toEqual(['news', 'news']);
    place.channel.onmessage?.(new MessageEvent('message'));
    expect(events.news).toHaveBeenCalledTimes(3);
    expect(told).toHaveLength(2);
  });

  test('is opened again after the last notice, later each time', () => {
    new LiveChannel(events, around());
    void leads[0]!();
    sockets[0]!.say({ hello: { last: '5' } });
    sockets[0]!.say({ notice: '6' });
    sockets[0]!.end(1001);
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sockets[1]!.address).toContain('?after=6');
    sockets[1]!.end(1006);
    vi.advanceTimersByTime(1999);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(3);
  });

  test('asks every 30 seconds while there is none, and no longer afterwards', () => {
    new LiveChannel(events, around());
    void leads[0]!();
    sockets[0]!.end(4409);
    vi.advanceTimersByTime(90_000);
    expect(events.news).toHaveBeenCalledTimes(3);
    expect(sockets).toHaveLength(1);
  });

  test('says that the session has ended, and does not come back by itself', () => {
    new LiveChannel(events, around());
    void leads[0]!();
    sockets[0]!.end(4401);
    vi.advanceTimersByTime(120_000);
    expect(events.sessionEnded).toHaveBeenCalledTimes(1);
    expect(sockets).toHaveLength(1);
  });

  test('is over when it is stopped', async () => {
    const live = new LiveChannel(events, around());
    const lead = leads[0]!();
    live.stop();
    await lead;
    sockets[0]!.end(1005);
    vi.advanceTimersByTime(120_000);
    expect(sockets).toHaveLength(1);
    expect(sockets[0]!.closed).toBe(true);
    expect(events.news).not.toHaveBeenCalled();
  });
});
