import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, nextTick } from 'vue';
import { ConnectionLost, Problem } from '@/api/problem';
import { useSession } from '@/auth/session';
import { useKeptForm } from '@/composables/useKeptForm';
import { forgetKeptText, useKeptText } from '@/composables/useKeptText';
import { usePages } from '@/composables/usePages';
import { useResource } from '@/composables/useResource';
import { useSubmit } from '@/composables/useSubmit';
import { freshStores, zhang } from './support';

const reply = <T>(data: T, etag: string | null = null, status = 200) => ({ data, etag, status, location: null });

beforeEach(() => {
  freshStores();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

// Runs it as a component would; call `stop` to leave the page.
function within<T>(make: () => T): { it: T; stop: () => void } {
  const scope = effectScope();
  return { it: scope.run(make)!, stop: () => scope.stop() };
}

describe('kept text', () => {
  const open = (key = 'reply/7') => within(() => useKeptText(key));

  test('is there again after the page was left', () => {
    const first = open();
    first.it.text.value = '写到一半';
    first.stop();
    const second = open();
    expect(second.it.text.value).toBe('写到一半');
    expect(second.it.restored.value).toBe(true);
    second.stop();
  });

  test('is written while somebody pauses, and when the window closes', () => {
    const { it, stop } = open();
    it.text.value = 'a';
    vi.advanceTimersByTime(400);
    expect(Object.values({ ...localStorage })).toContain('a');
    it.text.value = 'ab';
    window.dispatchEvent(new Event('pagehide'));
    expect(Object.values({ ...localStorage })).toContain('ab');
    stop();
  });

  test('goes when it was handed in, even in the middle of a pause', () => {
    const { it, stop } = open();
    it.text.value = 'a';
    it.clear();
    vi.advanceTimersByTime(1000);
    stop();
    expect(localStorage.length).toBe(0);
    expect(open().it.text.value).toBe('');
  });

  test('belongs to one person and one place', () => {
    const { it, stop } = open();
    it.text.value = 'mine';
    stop();
    expect(open('reply/8').it.text.value).toBe('');
    useSession().session = zhang;
    expect(open().it.text.value).toBe('');
  });

  test('can be forgotten for a person', () => {
    useSession().session = zhang;
    const { it, stop } = open();
    it.text.value = 'mine';
    stop();
    localStorage.setItem('other', 'stays');
    forgetKeptText('zhang.min');
    expect(Object.keys(localStorage)).toEqual(['other']);
  });
});

describe('a resource', () => {
  test('is asked for with the tag that is here, and stays when nothing changed', async () => {
    const fetchIt = vi.fn().mockResolvedValueOnce(reply({ a: 1 }, '"1"')).mockResolvedValueOnce(reply(undefined, '"1"', 304));
    const { it } = within(() => useResource<{ a: number }>(fetchIt));
    await it.load();
    await it.refresh();
    expect(fetchIt.mock.calls.map(([load]) => load.etag)).toEqual([null, '"1"']);
    expect(it.data.value).toEqual({ a: 1 });
    expect(it.loading.value).toBe(false);
  });

  test('stays in sight, marked, when it cannot be refreshed', async () => {
    const fetchIt = vi.fn().mockResolvedValueOnce(reply('old')).mockRejectedValueOnce(new ConnectionLost()).mockResolvedValue(reply('new'));
    const { it } = within(() => useResource<string>(fetchIt));
    await it.load();
    await it.refresh();
    expect([it.data.value, it.stale.value]).toEqual(['old', true]);
    expect(it.problem.value).toBeInstanceOf(ConnectionLost);
    await it.refresh();
    expect([it.data.value, it.stale.value, it.problem.value]).toEqual(['new', false, null]);
  });

  test('shows the answer to the last question only', async () => {
    let answerFirst: (value: unknown) => void = () => undefined;
    const fetchIt = vi
      .fn()
      .mockReturnValueOnce(new Promise((resolve) => (answerFirst = resolve)))
      .mockResolvedValueOnce(reply('second'));
    const { it } = within(() => useResource<string>(fetchIt));
    const first = it.load();
    await it.load();
    answerFirst(reply('first'));
    await first;
    expect(it.data.value).toBe('second');
    expect(it.loading.value).toBe(false);
  });
});

describe('a list in pages', () => {
  test('grows by "more" until its end', async () => {
    const pages = vi.fn().mockResolvedValueOnce(reply({ items: [1, 2], next: 'x' })).mockResolvedValueOnce(reply({ items: [3], next: null }));
    const { it } = within(() => usePages<number>(pages));
    await it.reload();
    await it.more();
    await it.more();
    expect(it.items.value).toEqual([1, 2, 3]);
    expect(pages.mock.calls.map(([after]) => after)).toEqual([undefined, 'x']);
  });

  test('is empty only when the server has said so', async () => {
    const { it } = within(() => usePages<number>(() => Promise.reject(new ConnectionLost())));
    await it.reload();
    expect(it.empty.value).toBe(false);
    expect(it.problem.value).toBeInstanceOf(ConnectionLost);
  });
});

describe('handing in', () => {
  test('keeps its key while the same thing is tried again, and takes a new one afterwards', async () => {
    const keys: string[] = [];
    const outcomes = [new ConnectionLost(), 'done', 'done'];
    const form = useSubmit((key: string, _text: string) => {
      keys.push(key);
      const outcome = outcomes.shift();
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    });
    expect(await form.submit('a')).toBeUndefined();
    expect(await form.submit('a')).toBe('done');
    await form.submit('a');
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[1]);
  });

  test('takes a new key for another text', async () => {
    const keys: string[] = [];
    const form = useSubmit((key: string, _text: string) => Promise.reject(new ConnectionLost()).finally(() => keys.push(key)));
    await form.submit('a');
    await form.submit('b');
    expect(keys[0]).not.toBe(keys[1]);
  });

  test('knows which field a complaint is about', async () => {
    const refusal = new Problem(422, { code: 'invalid_input', errors: [{ field: 'opinion', code: 'missing', detail: '必填' }] }, '');
    const form = useSubmit(() => Promise.reject(refusal));
    await form.submit();
    expect(form.errorOf('opinion')).toBe('必填');
    expect(form.errorOf('title')).toBeUndefined();
  });

  test('is done once, however often the button is pressed', async () => {
    let finish: (value: string) => void = () => undefined;
    const act = vi.fn(() => new Promise<string>((resolve) => (finish = resolve)));
    const form = useSubmit(act);
    const first = form.submit();
    await form.submit();
    finish('done');
    expect(await first).toBe('done');
    expect(act).toHaveBeenCalledTimes(1);
  });
});

test('a form is kept as a whole until it was handed in', async () => {
  freshStores();
  useSession().session = zhang;
  const first = useKeptForm('webhook/new', { name: '', kinds: ['to_do'] as string[] });
  expect(first.restored.value).toBe(false);
  first.form.name = '办公平台';
  first.form.kinds.push('alert');
  await nextTick();
  window.dispatchEvent(new Event('pagehide'));
  const again = useKeptForm('webhook/new', { name: '', kinds: ['to_do'] as string[] });
  expect([again.restored.value, again.form]).toEqual([true, { name: '办公平台', kinds: ['to_do', 'alert'] }]);
  again.clear();
  expect(useKeptForm('webhook/new', { name: '', kinds: [] }).restored.value).toBe(false);
});
