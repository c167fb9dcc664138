import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { linkSession } from '@/api/http';
import { mayEnter } from '@/auth/roles';
import { remainingLock } from '@/auth/lock';
import { useSession } from '@/auth/session';
import { mayBeSignedIn, removeTrace } from '@/auth/trace';
import { answer, freshStores, problem, serve, zhang } from './support';

beforeEach(freshStores);
afterEach(() => {
  linkSession(null);
  removeTrace();
  vi.unstubAllGlobals();
});

describe('the session', () => {
  test('is found again after a reload', async () => {
    serve(answer(200, zhang));
    const session = useSession();
    await session.restore();
    expect(session.state).toBe('signed_in');
    expect(session.person?.name).toBe('张敏');
    expect(session.business).toBe(true);
  });

  test('is none when the server knows of none', async () => {
    serve(problem(401, 'unauthenticated'));
    const session = useSession();
    await session.restore();
    expect(session.state).toBe('signed_out');
  });

  test('is only asked for where there was one', async () => {
    serve(answer(201, zhang), answer(204), answer(200, zhang), problem(401, 'unauthenticated'));
    const session = useSession();
    expect(mayBeSignedIn()).toBe(false);
    await session.signIn('zhang.min', 'p');
    expect(mayBeSignedIn()).toBe(true);
    await session.signOut();
    expect(mayBeSignedIn()).toBe(false);
    await session.restore();
    expect(mayBeSignedIn()).toBe(true);
    await session.restore();
    expect(mayBeSignedIn()).toBe(false);
  });

  test('cannot be judged when the server is ill', async () => {
    serve(problem(503, 'unavailable'));
    await expect(useSession().restore()).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('that ended is waited for, and all who wait go on', async () => {
    serve(answer(201, zhang));
    const session = useSession();
    await session.signIn('zhang.min', 'p');
    const waiting = [session.renew(), session.renew()];
    expect(session.state).toBe('expired');
    await session.signIn('zhang.min', 'p');
    expect(await Promise.all(waiting)).toEqual([true, true]);
    expect(session.state).toBe('signed_in');
  });

  test('of another person leaves the page, and nobody goes on with the work of the first', async () => {
    const assign = vi.fn();
    vi.stubGlobal('location', { ...window.location, assign });
    serve(answer(201, zhang), answer(201, { ...zhang, login: 'li.na' }));
    const session = useSession();
    await session.signIn('zhang.min', 'p');
    const waiting = session.renew();
    await session.signIn('li.na', 'p');
    expect(await waiting).toBe(false);
    expect(assign).toHaveBeenCalledWith('/');
  });

  test('ends by signing out, also when it had ended already', async () => {
    serve(answer(201, zhang), problem(401, 'unauthenticated'));
    const session = useSession();
    await session.signIn('zhang.min', 'p');
    await session.signOut();
    expect(session.state).toBe('signed_out');
    expect(session.session).toBeNull();
  });

  test('does not end without a connection', async () => {
    serve(answer(201, zhang), new TypeError('Failed to fetch'));
    const session = useSession();
    await session.signIn('zhang.min', 'p');
    await expect(session.signOut()).rejects.toMatchObject({ name: 'ConnectionLost' });
    expect(session.state).toBe('signed_in');
  });
});

describe('who may enter', () => {
  const administrator = { ...zhang, roles: [{ code: 'audit_admin' as const, name: '审计管理员' as const }] };
  test('administrators handle no requests', () => {
    expect(mayEnter(zhang, 'business')).toBe(true);
    expect(mayEnter(administrator, 'business')).toBe(false);
    expect(mayEnter(administrator, 'signed_in')).toBe(true);
  });
  test('a role is asked for by name', () => {
    expect(mayEnter(administrator, ['audit_admin'])).toBe(true);
    expect(mayEnter(zhang, ['audit_admin', 'auditor'])).toBe(false);
  });
});

test('the rest of a lock counts down to nothing', () => {
  const until = '2026-09-18T10:12:00+08:00';
  const end = new Date(until).getTime();
  expect(remainingLock(until, end - 545_000)).toBe('9:05');
  expect(remainingLock(until, end - 100)).toBe('0:01');
  expect(remainingLock(until, end)).toBe('');
  expect(remainingLock('never', end)).toBe('');
});
