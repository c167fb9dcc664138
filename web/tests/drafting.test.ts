import { flushPromises } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';
import type { AssistanceRequest } from '@/api/types';
import { useSession } from '@/auth/session';
import { contentOf, differingFields, draftOf, emptyDraft, markOf, missingIn, worthSaving } from '@/features/drafting/draft';
import { materialsOf } from '@/features/drafting/items';
import { readKept } from '@/features/drafting/keptDraft';
import { emptyOral, missingInOral, oralContentOf, readOral } from '@/features/drafting/oral';
import { useDraftSaving } from '@/features/drafting/useDraftSaving';
import { answer, freshStores, problem, serve, zhang } from './support';

const item = { id: '301', code: 'XZ-001', version: 1, name: '婚姻登记信息核查' };
const unit = { id: '11', code: '11310000MB90575131', name: '上海市民政局', shortName: '市民政局' };
const complete = () => ({
  ...emptyDraft(), item, requestedUnit: unit, title: '标题', body: '正文', legalBasis: '依据', sharing: 'unavailable' as const,
});
const request = (version: number, changes: object = {}): AssistanceRequest =>
  ({
    id: '9', version, state: { code: 'draft', name: '草稿' }, title: '', body: '', legalBasis: '', item: null, form: null,
    offCatalogueBasis: '', sharing: null, urgent: false, requestedUnit: null, changedAt: '2026-09-18T10:00:00+08:00',
    allowedActions: [{ code: 'edit', name: '修改' }], delegatedActions: [], ...changes,
  }) as unknown as AssistanceRequest;
const tag = (version: number) => ({ etag: `"${version}"` });

describe('a draft', () => {
  test('sends what belongs to its kind only', () => {
    const both = { ...complete(), form: 'joint' as const, offCatalogueBasis: '第二十六条' };
    expect(contentOf(both)).toMatchObject({ item: '301', form: null, offCatalogueBasis: '' });
    expect(contentOf({ ...both, catalogued: false })).toMatchObject({ item: null, form: 'joint', offCatalogueBasis: '第二十六条' });
  });
  test('names everything that is missing, in the order of the form', () => {
    expect(missingIn(emptyDraft())).toEqual(['item', 'requestedUnit', 'title', 'body', 'legalBasis', 'sharing']);
    expect(missingIn({ ...complete(), catalogued: false, body: ' \n' })).toEqual(['form', 'offCatalogueBasis', 'body']);
    expect(missingIn(complete())).toEqual([]);
  });
  test('is worth saving once it holds what somebody would miss', () => {
    expect(worthSaving({ ...emptyDraft(), urgent: true, title: ' ' })).toBe(false);
    expect(worthSaving({ ...emptyDraft(), body: '正' })).toBe(true);
  });
  test('comes back from the server as it was sent', () => {
    const sent = { ...complete(), catalogued: false, item: null, form: 'joint' as const, offCatalogueBasis: '第二十六条' };
    const back = request(1, { ...contentOf(sent), requestedUnit: unit, form: { code: 'joint' }, sharing: { code: 'unavailable' } });
    expect(markOf(draftOf(back))).toBe(markOf(sent));
    expect(draftOf(back).catalogued).toBe(false);
  });
  test('knows the fields in which another one differs, and letters from their compositions', () => {
    expect(differingFields(complete(), { ...complete(), title: '新', urgent: true })).toEqual(['title', 'urgent']);
    expect(differingFields({ ...complete(), title: 'e\u0301' }, { ...complete(), title: '\u00e9' })).toEqual([]);
  });
  test('kept by an older page fills only what fits', () => {
    expect(readKept('{')).toBeNull();
    expect(readKept('null')).toBeNull();
    const kept = readKept(JSON.stringify({ etag: '"2"', draft: { title: '标题', body: 7, item: { name: 'x' }, requestedUnit: unit } }));
    expect(kept).toEqual({ etag: '"2"', draft: { ...emptyDraft(), title: '标题', requestedUnit: unit } });
  });
  test('lists materials one by one', () => {
    expect(materialsOf('协助请求函；授权书; 清单\n\n凭证；')).toEqual(['协助请求函', '授权书', '清单', '凭证']);
  });
});

describe('an oral request', () => {
  test('is urgent, and says who asked whom, when and why', () => {
    const oral = { askedBy: '张敏', askedWhom: '李勇', askedAt: '2026-09-18T09:30', urgency: '当日离沪' };
    expect(oralContentOf(complete(), oral)).toMatchObject({ ...oral, urgent: true, item: '301', title: '标题' });
    expect(missingInOral(complete(), { ...emptyOral(), askedBy: '张敏' })).toEqual(['askedWhom', 'askedAt', 'urgency']);
    expect(readOral('{"askedBy":"张敏","urgency":3}')).toEqual({ ...emptyOral(), askedBy: '张敏' });
  });
});

describe('saving by itself', () => {
  let scope: EffectScope;
  const created = vi.fn<(id: string) => void>();
  const open = () => scope.run(() => useDraftSaving(created))!;
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

  beforeEach(() => {
    freshStores();
    useSession().session = zhang;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    created.mockClear();
    scope = effectScope();
  });
  afterEach(() => {
    scope.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('begins once there is something to save, and changes the same draft from then on', async () => {
    const calls = serve(
      (sent) => answer(201, request(1, JSON.parse(sent.body!) as object), tag(1)),
      (sent) => answer(200, request(2, JSON.parse(sent.body!) as object), tag(2)),
    );
    const saver = open();
    saver.draft.urgent = true;
    await pass(5000);
    expect([calls.length, saver.state.value]).toEqual([0, 'unsaved']);
    saver.draft.title = '标题';
    await pass(1000);
    saver.draft.title = '标题二';
    await pass(1600);
    expect([saver.state.value, calls.length]).toEqual(['saved', 1]);
    expect(created).toHaveBeenCalledWith('9');
    saver.draft.body = '正文';
    expect(saver.state.value).toBe('unsaved');
    await pass(1600);
    expect([calls[1]!.method, calls[1]!.headers.get('if-match')]).toEqual(['PUT', '"1"']);
    expect(saver.state.value).toBe('saved');
  });

  test('keeps what could not be saved, says so, and tries a lost connection again', async () => {
    const calls = serve(new Error('offline'), (sent) => answer(201, request(1, JSON.parse(sent.body!) as object), tag(1)));
    const saver = open();
    saver.draft.title = '标题';
    await pass(1600);
    expect(saver.state.value).toBe('failed');
    const kept = localStorage.getItem(`xiezhu.kept.${zhang.login}.draft/new`);
    expect(readKept(kept ?? '')?.draft.title).toBe('标题');
    await pass(15_100);
    expect(saver.state.value).toBe('saved');
    expect(calls[1]!.headers.get('idempotency-key')).toBe(calls[0]!.headers.get('idempotency-key'));
    expect(localStorage.getItem(`xiezhu.kept.${zhang.login}.draft/new`)).toBeNull();
  });

  test('stops when somebody else was faster, until one text is chosen', async () => {
    const theirs = request(5, { title: '他人的' });
    const calls = serve(
      answer(200, request(4), tag(4)),
      problem(412, 'stale_version', { current: theirs }),
      (sent) => answer(200, request(6, JSON.parse(sent.body!) as object), tag(6)),
    );
    const saver = open();
    await saver.load('9');
    saver.draft.title = '我的';
    await pass(1600);
    expect(saver.state.value).toBe('conflict');
    saver.draft.body = '正文';
    await pass(5000);
    expect(calls.length).toBe(2);
    saver.keepMine();
    await flushPromises();
    expect(calls[2]!.headers.get('if-match')).toBe('"5"');
    expect(JSON.parse(calls[2]!.body!)).toMatchObject({ title: '我的', body: '正文' });
    expect(saver.state.value).toBe('saved');
  });

  test('takes an answer that got lost for what it was: saved', async () => {
    serve(answer(200, request(4), tag(4)), problem(412, 'stale_version', { current: request(5, { title: '我的' }) }));
    const saver = open();
    await saver.load('9');
    saver.draft.title = '我的';
    await pass(1600);
    expect([saver.state.value, saver.tagOf()]).toEqual(['saved', '"5"']);
  });

  test('saves on leaving what was typed a moment ago', async () => {
    const calls = serve((sent) => answer(201, request(1, JSON.parse(sent.body!) as object), tag(1)));
    const saver = open();
    saver.draft.title = '标题';
    scope.stop();
    await flushPromises();
    expect(calls.length).toBe(1);
    expect(created).not.toHaveBeenCalled();
  });

  test('text kept of an older version is shown beside the newer one, not written over it', async () => {
    const kept = { etag: '"3"', draft: { ...emptyDraft(), title: '旧稿' } };
    localStorage.setItem(`xiezhu.kept.${zhang.login}.draft/9`, JSON.stringify(kept));
    const calls = serve(answer(200, request(4, { title: '新稿' }), tag(4)));
    const saver = open();
    await saver.load('9');
    await pass(5000);
    expect([saver.state.value, saver.draft.title, calls.length]).toEqual(['conflict', '旧稿', 1]);
  });

  test('for an absent colleague names whom it is for', async () => {
    const lent = { allowedActions: [], delegatedActions: [{ onBehalfOf: { id: '105', name: '陈静' }, actions: [{ code: 'edit', name: '修改' }] }] };
    const calls = serve(answer(200, request(4, lent), tag(4)), answer(200, request(5, lent), tag(5)));
    const saver = open();
    await saver.load('9');
    saver.draft.title = '代拟';
    await pass(1600);
    expect(JSON.parse(calls[1]!.body!)).toMatchObject({ title: '代拟', onBehalfOf: '105' });
  });
});
