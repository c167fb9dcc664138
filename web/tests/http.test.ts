import { afterEach, describe, expect, test, vi } from 'vitest';
import { addressOf, http, linkSession, newKey, type SessionLink } from '@/api/http';
import { ConnectionLost, isNotFound, Problem, StaleProblem } from '@/api/problem';
import { answer, problem, serve } from './support';

function link(changes: Partial<SessionLink> = {}): SessionLink {
  return {
    csrfToken: () => 'token-1',
    renew: () => Promise.resolve(false),
    refreshToken: () => Promise.resolve(false),
    connection: () => undefined,
    language: () => 'zh-CN',
    ...changes,
  };
}

afterEach(() => {
  linkSession(null);
  vi.unstubAllGlobals();
});

describe('addresses', () => {
  test('take their parameters, escaped', () => {
    expect(addressOf('/api/v1/requests/{id}/actions/{verb}', { id: '7', verb: 'a/b?' })).toBe(
      '/api/v1/requests/7/actions/a%2Fb%3F',
    );
  });
  test('leave out what is not given, and repeat lists', () => {
    expect(addressOf('/x', {}, { a: 'x y', b: undefined, c: '', d: null, e: ['1', '2'], f: false })).toBe(
      '/x?a=x+y&e=1&e=2&f=false',
    );
  });
  test('are refused without their parameter', () => {
    expect(() => addressOf('/x/{id}')).toThrow('needs id');
  });
});

describe('a call', () => {
  test('that reads carries no token, and gives data and tag', async () => {
    linkSession(link({ language: () => 'en' }));
    const calls = serve(answer(200, { a: 1 }, { etag: '"3"' }));
    const got = await http.get('/api/v1/requests/counts');
    expect(got).toMatchObject({ status: 200, data: { a: 1 }, etag: '"3"' });
    expect(calls[0]!.headers.get('x-csrf-token')).toBeNull();
    expect(calls[0]!.headers.get('accept-language')).toBe('en');
  });

  test('that changes carries token, version and key', async () => {
    linkSession(link());
    const calls = serve(answer(200, {}));
    await http.post('/api/v1/requests/{id}/actions/{verb}', {
      params: { id: '7', verb: 'receive' },
      body: {},
      ifMatch: '"3"',
      key: 'k',
    });
    const [sent] = calls;
    expect(sent!.method).toBe('POST');
    expect(sent!.body).toBe('{}');
    const headers = ['x-csrf-token', 'if-match', 'idempotency-key', 'content-type'].map((name) => sent!.headers.get(name));
    expect(headers).toEqual(['token-1', '"3"', 'k', 'application/json']);
  });

  test('without a body says nothing of one', async () => {
    const calls = serve(answer(204));
    expect((await http.post('/api/v1/notices/{id}/read', { params: { id: '1' } })).data).toBeUndefined();
    expect(calls[0]!.headers.get('content-type')).toBeNull();
  });

  test('that finds nothing newer says so', async () => {
    serve(answer(304, undefined, { etag: '"3"' }));
    expect((await http.get('/api/v1/requests/{id}', { params: { id: '7' }, ifNoneMatch: '"3"' })).status).toBe(304);
  });
});

describe('a refusal', () => {
  test('becomes a problem with code, fields and number', async () => {
    serve(problem(422, 'invalid_input', { errors: [{ field: 'title', code: 'missing', detail: '必填' }] }));
    const refused = await http.post('/api/v1/requests', { body: {} }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Problem);
    expect(refused).toMatchObject({ status: 422, code: 'invalid_input', requestId: 'r-1' });
    expect((refused as Problem).errors[0]).toMatchObject({ field: 'title', detail: '必填' });
  });

  test('of a stale version carries the newer state', async () => {
    serve(problem(412, 'stale_version', { current: { version: 4 } }));
    const stale = await http.put('/api/v1/requests/{id}', { params: { id: '7' }, body: {} }).catch((e: unknown) => e);
    expect(stale).toBeInstanceOf(StaleProblem);
    expect((stale as StaleProblem<{ version: number }>).current.version).toBe(4);
  });

  test('that is no problem of ours is one all the same', async () => {
    serve(new Response('<html>Bad gateway</html>', { status: 502 }));
    expect(await http.get('/healthz').catch((error: unknown) => error)).toMatchObject({ status: 502, code: 'internal' });
  });

  test('tells apart what is not there', async () => {
    serve(problem(404, 'not_found'));
    expect(isNotFound(await http.get('/healthz').catch((error: unknown) => error))).toBe(true);
  });
});

describe('a lost connection', () => {
  test('is its own kind of failure, and the shell hears of it', async () => {
    const connection = vi.fn();
    linkSession(link({ connection }));
    serve(new TypeError('Failed to fetch'), answer(200, {}));
    await expect(http.get('/healthz')).rejects.toBeInstanceOf(ConnectionLost);
    await http.get('/healthz');
    expect(connection.mock.calls).toEqual([[false], [true]]);
  });

  test('is not meant when the page gave the call up', async () => {
    const connection = vi.fn();
    linkSession(link({ connection }));
    serve(new DOMException('over', 'AbortError'));
    await expect(http.get('/healthz')).rejects.toMatchObject({ name: 'AbortError' });
    expect(connection).not.toHaveBeenCalled();
  });
});

describe('an ended session', () => {
  test('is waited for, and the call repeated with the new token and the same key', async () => {
    let token = 'token-1';
    linkSession(link({ csrfToken: () => token, renew: () => Promise.resolve(((token = 'token-2'), true)) }));
    const calls = serve(problem(401, 'unauthenticated'), answer(200, { done: true }));
    await http.post('/api/v1/requests', { body: { title: '标题' }, key: 'k' });
    expect(calls.map((sent) => sent.headers.get('x-csrf-token'))).toEqual(['token-1', 'token-2']);
    expect(calls.map((sent) => sent.headers.get('idempotency-key'))).toEqual(['k', 'k']);
    expect(calls[1]!.body).toBe(calls[0]!.body);
  });

  test('fails the call when nobody comes back', async () => {
    linkSession(link());
    const calls = serve(problem(401, 'unauthenticated'));
    await expect(http.get('/api/v1/me')).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(calls).toHaveLength(1);
  });

  test('is not what a wrong password means', async () => {
    const renew = vi.fn();
    linkSession(link({ renew }));
    serve(problem(401, 'wrong_credentials'));
    await expect(http.post('/api/v1/session', { body: { login: 'a', password: 'b' } })).rejects.toBeInstanceOf(Problem);
    expect(renew).not.toHaveBeenCalled();
  });

  test('an old token is replaced once, not for ever', async () => {
    linkSession(link({ refreshToken: () => Promise.resolve(true) }));
    const calls = serve(problem(403, 'csrf'));
    await expect(http.post('/api/v1/notices/read', {})).rejects.toMatchObject({ code: 'csrf' });
    expect(calls).toHaveLength(2);
  });
});

test('keys differ and are of visible letters', () => {
  const keys = new Set(Array.from({ length: 100 }, newKey));
  expect(keys.size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[!-~]{1,64}$/);
});
