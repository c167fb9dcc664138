// What tests of the pages share.
import { createPinia, setActivePinia } from 'pinia';
import { vi } from 'vitest';
import type { Session } from '@/api/types';

export const zhang: Session = {
  csrfToken: 'token-1',
  expiresAt: '2026-09-18T21:30:00+08:00',
  person: { id: '101', name: '张敏' },
  login: 'zhang.min',
  unit: { id: '10', code: '11310000MB905059X7', name: '上海市教育委员会', shortName: '市教委' },
  roles: [{ code: 'handler', name: '经办' }],
  demonstration: false,
};

export function answer(status: number, body?: unknown, headers: Record<string, string> = {}): Response {
  const kind = status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8';
  const text = body === undefined ? null : JSON.stringify(body);
  return new Response(text, { status, headers: { ...(body === undefined ? {} : { 'content-type': kind }), ...headers } });
}

export function problem(status: number, code: string, more: object = {}): Response {
  const body = { type: `urn:xiezhu:problem:${code}`, title: `title of ${code}`, status, code, requestId: 'r-1', ...more };
  return answer(status, body, { 'x-request-id': 'r-1' });
}

export interface Sent {
  method: string;
  address: string;
  headers: Headers;
  body: string | null;
}

// What forms ask for by the way, before anything is typed.
const asides = ['/api/v1/working-copies', '/api/v1/phrases'];

// Answers calls one after the other; a function decides by itself. Returns what was sent.
export function serve(...answers: (Response | Error | ((sent: Sent) => Response))[]): Sent[] {
  const calls: Sent[] = [];
  vi.stubGlobal('fetch', (address: string, init: RequestInit) => {
    const sent = {
      method: init.method ?? 'GET',
      address,
      headers: new Headers(init.headers),
      body: (init.body as string | null) ?? null,
    };
    if (sent.method === 'GET' && asides.includes(address)) return Promise.resolve(answer(200, { items: [], next: null }));
    calls.push(sent);
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next instanceof Error) return Promise.reject(next);
    if (next === undefined) throw new Error(`nobody expected ${address}`);
    return Promise.resolve(typeof next === 'function' ? next(sent) : next.clone());
  });
  return calls;
}

export function freshStores(): void {
  // The stores of earlier tests must not hear what those of later ones say.
  vi.stubGlobal('BroadcastChannel', undefined);
  localStorage.clear();
  setActivePinia(createPinia());
}
