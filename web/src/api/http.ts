// The only place that calls the server. Addresses, parameters, bodies and answers are typed by openapi.yaml.
import { ConnectionLost, Problem, problemOf } from './problem';
import type { paths } from './schema';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Operation<P extends keyof paths, M extends Method> = paths[P][M];
export type PathOf<M extends Method> = {
  [P in keyof paths]: Operation<P, M> extends { responses: unknown } ? P : never;
}[keyof paths];

type Parameters<O, Place extends string> = O extends { parameters: infer All }
  ? Place extends keyof All
    ? NonNullable<All[Place]>
    : never
  : never;
type Json<T> = T extends { content: { 'application/json': infer B } } ? B : never;
type Body<O> = O extends { requestBody?: infer B } ? Json<NonNullable<B>> : never;
type Data<O> = O extends { responses: infer R } ? Json<R[keyof R & (200 | 201 | 202)]> : never;

export interface Answer<T> {
  status: number;
  // Absent when there is no body, and with 304.
  data: T;
  etag: string | null;
  location: string | null;
}

export interface Call<O> {
  params?: Parameters<O, 'path'>;
  query?: Parameters<O, 'query'>;
  body?: Body<O>;
  // A file in place of a body; it carries its own type.
  upload?: Blob;
  // The tag of the version that is changed.
  ifMatch?: string;
  // The tag of the version that is here already; the answer has status 304 when it is still the present one.
  ifNoneMatch?: string | null;
  // Makes a POST repeatable; see newKey().
  key?: string;
  signal?: AbortSignal;
}

// What the session store lends to the calls.
export interface SessionLink {
  csrfToken(): string | null;
  // The session has ended: resolves with true when the same person is back, and the call is repeated then.
  renew(): Promise<boolean>;
  // The token is not the one of the session any more: resolves with true when there is a new one.
  refreshToken(): Promise<boolean>;
  connection(alive: boolean): void;
  language(): string;
}

const nobody: SessionLink = {
  csrfToken: () => null,
  renew: () => Promise.resolve(false),
  refreshToken: () => Promise.resolve(false),
  connection: () => undefined,
  language: () => 'zh-CN',
};
let link = nobody;

export function linkSession(session: SessionLink | null): void {
  link = session ?? nobody;
}

// A key for one intention of a person: keep it while the same call is tried again, take a new one afterwards.
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function addressOf(path: string, params: object = {}, query: object = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = (params as Record<string, unknown>)[name];
    if (value === undefined || value === null || value === '') throw new Error(`${path} needs ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values: unknown[] = Array.isArray(value) ? value : [value];
    for (const one of values) if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
  }
  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

function headersOf(method: Method, call: Call<unknown>): Headers {
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': link.language() });
  const token = link.csrfToken();
  if (method !== 'get' && token) headers.set('X-CSRF-Token', token);
  if (call.body !== undefined) headers.set('Content-Type', 'application/json');
  if (call.upload) headers.set('Content-Type', call.upload.type);
  if (call.ifMatch) headers.set('If-Match', call.ifMatch);
  if (call.ifNoneMatch) headers.set('If-None-Match', call.ifNoneMatch);
  if (call.key) headers.set('Idempotency-Key', call.key);
  return headers;
}

async function send(method: Method, address: string, call: Call<unknown>): Promise<Response> {
  try {
    const response = await fetch(address, {
      method: method.toUpperCase(),
      headers: headersOf(method, call),
      body: call.upload ?? (call.body === undefined ? null : JSON.stringify(call.body)),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: call.signal ?? null,
    });
    link.connection(true);
    return response;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    link.connection(false);
    throw new ConnectionLost();
  }
}

async function mayRepeat(problem: Problem): Promise<boolean> {
  if (problem.code === 'unauthenticated') return link.renew();
  if (problem.code === 'csrf') return link.refreshToken();
  return false;
}

async function run(method: Method, path: string, call: Call<unknown>): Promise<Response> {
  const address = addressOf(path, call.params, call.query);
  const response = await send(method, address, call);
  if (response.ok || response.status === 304) return response;
  const problem = await problemOf(response);
  if (!(await mayRepeat(problem))) throw problem;
  const again = await send(method, address, call);
  if (again.ok || again.status === 304) return again;
  throw await problemOf(again);
}

async function json<T>(method: Method, path: string, call: Call<unknown>): Promise<Answer<T>> {
  const response = await run(method, path, call);
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json');
  return {
    status: response.status,
    data: (isJson ? await response.json() : undefined) as T,
    etag: response.headers.get('etag'),
    location: response.headers.get('location'),
  };
}

type Typed<M extends Method> = <P extends PathOf<M>>(
  path: P,
  call?: Call<Operation<P, M>>,
) => Promise<Answer<Data<Operation<P, M>>>>;

const typed = <M extends Method>(method: M): Typed<M> =>
  ((path: string, call: Call<unknown> = {}) => json(method, path, call)) as Typed<M>;

export const http = {
  get: typed('get'),
  post: typed('post'),
  put: typed('put'),
  patch: typed('patch'),
  delete: typed('delete'),
  // A file, such as a letter as PDF.
  async file<P extends PathOf<'get'>>(path: P, call: Call<Operation<P, 'get'>> = {}): Promise<Blob> {
    return (await run('get', path, call as Call<unknown>)).blob();
  },
};
