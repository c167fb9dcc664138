// The files that are on their way to a request, one after the other.
import { onScopeDispose, shallowReactive } from 'vue';
import { newKey } from '@/api/http';
import { ConnectionLost, Problem } from '@/api/problem';
import { useSession } from '@/auth/session';
import { sendFile, type Memory } from './upload';

export interface Sending {
  file: File;
  key: string;
  state: 'waiting' | 'sending' | 'broken' | 'refused';
  sent: number;
  problem: unknown;
}

function memoryOf(place: string): Memory {
  return {
    read: () => localStorage.getItem(place),
    write: (id) => (id === null ? localStorage.removeItem(place) : localStorage.setItem(place, id)),
  };
}

export function useUploads(request: string, arrived: () => void) {
  const all = shallowReactive<Sending[]>([]);
  const login = useSession().session?.login ?? '';
  let running = false;
  let left = false;

  // Shallow: what changes is replaced, so that the page notices.
  function change(one: Sending, changes: Partial<Sending>): Sending {
    const newer = { ...one, ...changes };
    const index = all.findIndex(({ key }) => key === one.key);
    if (index >= 0) all.splice(index, 1, newer);
    return newer;
  }
  const remove = (one: Sending): void => {
    const index = all.findIndex(({ key }) => key === one.key);
    if (index >= 0) all.splice(index, 1);
  };

  async function send(one: Sending): Promise<void> {
    const { file, key } = one;
    const memory = memoryOf(`xiezhu.upload.${login}.${request}.${file.name}.${file.size}.${file.lastModified}`);
    let now = change(one, { state: 'sending', problem: null });
    try {
      await sendFile(request, file, key, memory, (sent) => (now = change(now, { sent })));
      remove(now);
      arrived();
    } catch (problem) {
      // What the server has refused stays refused; anything else may go on.
      const refused = problem instanceof Problem && problem.status < 500 && problem.code !== 'upload_busy' && problem.code !== 'upload_offset';
      change(now, { state: refused && !(problem instanceof ConnectionLost) ? 'refused' : 'broken', problem });
    }
  }

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (;;) {
      const next = all.find(({ state }) => state === 'waiting');
      if (!next || left) break;
      await send(next);
    }
    running = false;
  }

  function add(files: Iterable<File>): void {
    for (const file of files) all.push({ file, key: newKey(), state: 'waiting', sent: 0, problem: null });
    void run();
  }
  function goOn(one: Sending): void {
    change(one, { state: 'waiting' });
    void run();
  }
  // Whoever leaves the page gives up what has not begun; what has can go on later.
  onScopeDispose(() => (left = true));
  return { all, add, goOn, remove };
}
