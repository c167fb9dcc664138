// Who is signed in, in all windows of this browser.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { http } from '@/api/http';
import { ConnectionLost, Problem } from '@/api/problem';
import type { Session } from '@/api/types';
import { isBusiness, mayEnter, type Access } from './roles';
import { leaveTrace, removeTrace } from './trace';

// `unknown` until the server was asked; `expired`: somebody was signed in and is to come back.
export type SessionState = 'unknown' | 'signed_out' | 'signed_in' | 'expired';
type Word = { said: 'signed_in' | 'signed_out'; login: string };

export const useSession = defineStore('session', () => {
  const state = ref<SessionState>('unknown');
  const session = shallowRef<Session | null>(null);
  const connected = ref(true);
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('xiezhu-session');
  let waiting: ((back: boolean) => void)[] = [];

  const person = computed(() => session.value?.person ?? null);
  const unit = computed(() => session.value?.unit ?? null);
  const business = computed(() => session.value !== null && isBusiness(session.value));

  function tell(said: Word['said']): void {
    channel?.postMessage({ said, login: session.value?.login ?? '' } satisfies Word);
  }

  function answerWaiting(back: boolean): void {
    const all = waiting;
    waiting = [];
    for (const answer of all) answer(back);
  }

  function enter(entered: Session): void {
    const other = session.value !== null && session.value.login !== entered.login;
    session.value = entered;
    state.value = 'signed_in';
    leaveTrace();
    // Another person must not see what this page has loaded for the one before.
    if (other) leavePage();
    answerWaiting(!other);
  }

  function leavePage(): void {
    window.location.assign('/');
  }

  // Asks the server who is signed in.
  async function restore(): Promise<void> {
    try {
      enter((await http.get('/api/v1/session')).data);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      removeTrace();
      if (state.value === 'unknown') state.value = 'signed_out';
    }
  }

  async function signIn(login: string, password: string): Promise<void> {
    const { data } = await http.post('/api/v1/session', { body: { login, password } });
    enter(data);
    tell('signed_in');
  }

  async function signOut(): Promise<void> {
    try {
      if (state.value === 'signed_in') await http.delete('/api/v1/session');
    } catch (error) {
      // Ended already, which is what was wanted. Without a connection the session would go on.
      if (error instanceof ConnectionLost) throw error;
    }
    removeTrace();
    tell('signed_out');
    forget();
  }

  function forget(): void {
    session.value = null;
    state.value = 'signed_out';
    answerWaiting(false);
  }

  function renew(): Promise<boolean> {
    if (session.value === null) return Promise.resolve(false);
    state.value = 'expired';
    return new Promise((resolve) => waiting.push(resolve));
  }

  // After a hint that the session may be over: shows the dialog when it is.
  async function checkAlive(): Promise<void> {
    try {
      enter((await http.get('/api/v1/session')).data);
    } catch {
      // The call itself has asked to sign in again; anything else shows at the next call.
    }
  }

  async function refreshToken(): Promise<boolean> {
    const before = session.value?.csrfToken;
    await restore();
    return session.value !== null && session.value.csrfToken !== before;
  }

  function hear(word: Word): void {
    if (session.value === null && state.value !== 'expired') {
      if (word.said === 'signed_in') leavePage();
    } else if (word.said === 'signed_out') {
      state.value = 'expired';
    } else {
      void checkAlive();
    }
  }

  channel?.addEventListener('message', (event: MessageEvent<Word>) => hear(event.data));

  return {
    state,
    session,
    connected,
    person,
    unit,
    business,
    restore,
    signIn,
    signOut,
    forget,
    renew,
    refreshToken,
    checkAlive,
    mayEnter: (access: Access) => session.value !== null && mayEnter(session.value, access),
  };
});
