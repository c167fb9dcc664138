// The live channel of one browser. The windows agree on one that leads (Web Locks): it holds the only WebSocket
// and tells the others by BroadcastChannel. Without a channel the leader asks every 30 seconds.
const lockName = 'xiezhu-live';
const pollEvery = 30_000;
const ends = { sessionEnded: 4401, tooMany: 4409 };

export interface LiveEvents {
  // Something new may be there: read the list.
  news: () => void;
  sessionEnded: () => void;
}

export interface LiveSurroundings {
  open: (address: string) => WebSocket;
  // Runs `lead` in one window at a time, until the returned promise ends.
  elect: (lead: () => Promise<void>) => void;
  channel: Pick<BroadcastChannel, 'postMessage' | 'close'> & { onmessage: ((event: MessageEvent) => void) | null };
  random: () => number;
}

function browserSurroundings(stop: AbortSignal): LiveSurroundings {
  return {
    open: (address) => new WebSocket(address),
    elect: (lead) => {
      // A browser without locks gives every window its own channel; the server keeps the four latest.
      if (!navigator.locks) void lead();
      else navigator.locks.request(lockName, { signal: stop }, lead).catch(() => undefined);
    },
    channel: new BroadcastChannel(lockName),
    random: Math.random,
  };
}

export class LiveChannel {
  private readonly stopping = new AbortController();
  private readonly around: LiveSurroundings;
  private socket: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private poller: ReturnType<typeof setInterval> | undefined;
  private last: string | null = null;
  private failures = 0;
  private finish: () => void = () => undefined;

  constructor(
    private readonly events: LiveEvents,
    around?: LiveSurroundings,
  ) {
    this.around = around ?? browserSurroundings(this.stopping.signal);
    this.around.channel.onmessage = () => events.news();
    this.around.elect(() => this.lead());
  }

  stop(): void {
    this.stopping.abort();
    clearTimeout(this.timer);
    clearInterval(this.poller);
    this.socket?.close();
    this.around.channel.close();
    this.finish();
  }

  private lead(): Promise<void> {
    if (this.stopping.signal.aborted) return Promise.resolve();
    this.connect();
    return new Promise((resolve) => (this.finish = resolve));
  }

  private connect(): void {
    const after = this.last === null ? '' : `?after=${encodeURIComponent(this.last)}`;
    const socket = this.around.open(`wss://${location.host}/api/v1/live${after}`);
    this.socket = socket;
    socket.onmessage = (event: MessageEvent<string>) => this.hear(event.data);
    socket.onclose = (event) => this.lost(event.code);
  }

  private hear(text: string): void {
    const word = JSON.parse(text) as { hello?: { last: string | null }; notice?: string };
    if (word.hello) {
      this.failures = 0;
      this.last ??= word.hello.last;
      this.poll(false);
    }
    if (word.notice) this.last = word.notice;
    // What became visible while there was no channel is in the list already.
    this.tell();
  }

  private tell(): void {
    this.events.news();
    this.around.channel.postMessage('news');
  }

  private lost(code: number): void {
    this.socket = null;
    if (this.stopping.signal.aborted) return;
    if (code === ends.sessionEnded) {
      this.events.sessionEnded();
      return;
    }
    this.poll(true);
    if (code === ends.tooMany) return;
    // Not all browsers at the same moment after a restart of the server.
    const pause = Math.min(60_000, 1000 * 2 ** this.failures) * (0.5 + this.around.random());
    this.failures += 1;
    this.timer = setTimeout(() => this.connect(), pause);
  }

  private poll(on: boolean): void {
    if (on === (this.poller !== undefined)) return;
    clearInterval(this.poller);
    this.poller = on ? setInterval(() => this.tell(), pollEvery) : undefined;
  }
}
