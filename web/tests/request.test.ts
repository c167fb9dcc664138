// What a request shows, and what its forms hand in.
import { mount } from '@vue/test-utils';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { linkSession } from '@/api/http';
import type { AssistanceRequest } from '@/api/types';
import { useSession } from '@/auth/session';
import { useBegun } from '@/composables/useKeptText';
import ActionBar from '@/features/request/ActionBar.vue';
import { previewType, sizeOf } from '@/features/request/attachments/files';
import { pieceSize, sendFile, type Memory } from '@/features/request/attachments/upload';
import { changesBetween } from '@/features/request/changes';
import { usedOf } from '@/features/request/sections/entries';
import { stepsOf } from '@/features/request/steps';
import { tabOf } from '@/features/request/tabs';
import { fieldsOf, forms } from '@/features/request/verbs/forms';
import { phrasesOf } from '@/features/request/verbs/phrases';
import { bodyOf } from '@/features/request/verbs/values';
import VerbPanel from '@/features/request/verbs/VerbPanel.vue';
import { i18n } from '@/i18n';
import { answer, freshStores, problem, serve, zhang } from './support';

const civil = { id: '11', code: '11310000MB90575131', name: '上海市民政局', shortName: '市民政局' };
const at = '2026-09-18T10:00:00+08:00';

function requestWith(changes: object = {}): AssistanceRequest {
  return {
    id: '301', version: 5, number: '沪教函〔2026〕1号', state: { code: 'in_progress', name: '办理中' }, title: '核查', body: '请核查',
    legalBasis: '《条例》', item: { id: '1', code: 'XZ-001', version: 1, name: '婚姻' }, form: null, offCatalogueBasis: '',
    sharing: null, urgent: false, requestingUnit: zhang.unit, requestedUnit: civil, drafter: zhang.person,
    caseOfficer: { id: '102', name: '李勇' }, reply: null, reworked: false, deemedReceived: false, autoConfirmed: false,
    createdAt: at, changedAt: at, sentAt: at, receivedAt: at, acceptedAt: at, repliedAt: null, finishedAt: null,
    lamp: { code: 'green', name: '正常' }, clock: null, satisfaction: null,
    course: { missing: [], supplement: '', refusal: null, application: null, extensionApplied: false, forwards: 0,
      designated: false, oral: null, partOf: null, parts: [], readers: [], archived: [], suspendedBy: null, urgedAt: null },
    allowedActions: [{ code: 'reply', name: '反馈' }], delegatedActions: [], favourite: false, tracked: false, ...changes,
  } as AssistanceRequest;
}
const state = (code: string) => ({ state: { code, name: code } });

beforeEach(() => {
  freshStores();
  useSession().session = zhang;
  linkSession(null);
});

describe('the step picture', () => {
  const picture = (changes: object) => stepsOf(requestWith(changes)).map(({ state, place }) => `${state}:${place}`);
  test('marks the present step on the way', () => {
    expect(picture({})).toEqual(['draft:done', 'pending_sign:done', 'sent:done', 'received:done', 'in_progress:present', 'replied:ahead', 'completed:ahead']);
  });
  test('puts a stop beside the way after its step', () => {
    expect(picture(state('correcting')).slice(3, 6)).toEqual(['received:done', 'correcting:present', 'in_progress:ahead']);
    expect(picture(state('awaiting_requester')).slice(4, 6)).toEqual(['in_progress:done', 'awaiting_requester:present']);
  });
  test('ends where the request ended', () => {
    expect(picture({ ...state('refused'), acceptedAt: null })).toEqual(['draft:done', 'sent:done', 'received:done', 'refused:present']);
    expect(picture({ ...state('completed'), repliedAt: at, finishedAt: at }).pop()).toBe('completed:present');
  });
  test('dates what only the record knows, by the latest visit', () => {
    const went = (from: string, to: string, day: string) => ({ from: { code: from }, to: { code: to }, effectiveAt: `2026-09-${day}T09:00:00+08:00` });
    const entries = [went('draft', 'pending_sign', '14'), went('pending_sign', 'draft', '15'), went('draft', 'pending_sign', '16'), went('pending_sign', 'pending_sign', '17')];
    const dayOf = (changes: object) => stepsOf(requestWith(changes), entries as never).find((step) => step.state === 'pending_sign')?.at?.slice(8, 10);
    expect([dayOf({}), dayOf({ ...state('refused'), acceptedAt: null }), dayOf(state('draft'))]).toEqual(['16', '16', undefined]);
  });
  test('begins later for what was asked by word of mouth and for a part', () => {
    const course = requestWith().course;
    expect(picture({ course: { ...course, oral: {} } })[0]).toBe('received:done');
    expect(picture({ course: { ...course, partOf: {} } })[0]).toBe('sent:done');
  });
});

describe('the forms of the verbs', () => {
  const document = readFileSync('../api/openapi/openapi.yaml', 'utf8');
  const bodies = [.../x-body-by-verb:\n((?: {8}[\w-]+: .*\n)+)/.exec(document)![1]!.matchAll(/([\w-]+): '.*\/(\w+)'/g)];

  test('are those of the interface, with the same members', () => {
    expect(Object.keys(forms).sort()).toEqual(bodies.map(([, verb]) => verb).sort());
    for (const [, verb, schema] of bodies) {
      const block = new RegExp(`\\n    ${schema}:\\n(?: {6}.*\\n)+`).exec(document)![0];
      const members = [...block.matchAll(/\n {8}(\w+):/g)].map(([, member]) => member).filter((member) => member !== 'onBehalfOf');
      expect(fieldsOf(verb as never).map(([name]) => name).sort(), verb).toEqual(members.sort());
    }
  });
  test('have words for every field, hint and phrase', () => {
    for (const verb of Object.keys(forms) as (keyof typeof forms)[]) {
      for (const [name, field] of fieldsOf(verb)) expect(i18n.global.te(`request.verbField.${field.label ?? name}`), name).toBe(true);
      if (forms[verb].hint) expect(i18n.global.te(`request.verbHint.${verb}`), verb).toBe(true);
      for (const phrase of phrasesOf(verb)) expect(i18n.global.te(`request.phrase.${phrase}`), phrase).toBe(true);
    }
  });
  test('leave out what is empty, and what the choice does not ask for', () => {
    expect(bodyOf('receive', { opinion: '  ' }, requestWith(), null)).toEqual({});
    expect(bodyOf('request-correction', { missing: ' 委托书 \n\n号码清单\n' }, requestWith(), '7')).toEqual({ onBehalfOf: '7', missing: ['委托书', '号码清单'] });
    const refusal = { ground: 'R2', betterUnit: JSON.stringify(civil), reasons: '法律禁止' };
    expect(bodyOf('refuse', refusal, requestWith(), null)).toEqual({ ground: 'R2', reasons: '法律禁止' });
    expect(bodyOf('refuse', { ...refusal, ground: 'R5' }, requestWith(), null)).toMatchObject({ betterUnit: '11' });
  });
});

describe('a form that is handed in', () => {
  const open = (request: AssistanceRequest, onBehalfOf: object | null = null) =>
    mount(VerbPanel, {
      props: { verb: 'reply', name: '反馈', onBehalfOf, request, etag: '"5"', entries: [], attachments: [], recording: false } as never,
      global: { plugins: [i18n] },
      attachTo: document.body,
    });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

  test('says which version was seen and whom it is for, and keeps its key for a repetition', async () => {
    const calls = serve(new TypeError('lost'), answer(200, requestWith({ version: 6 }), { etag: '"6"' }));
    const panel = open(requestWith(), { id: '9', name: '王芳' });
    await panel.find('textarea').setValue('经查属实');
    await panel.find('form').trigger('submit');
    await settle();
    expect(panel.text()).toContain('已保留');
    await panel.find('form').trigger('submit');
    await settle();
    expect(calls.map((call) => call.headers.get('if-match'))).toEqual(['"5"', '"5"']);
    expect(calls[0]!.headers.get('idempotency-key')).toBe(calls[1]!.headers.get('idempotency-key'));
    expect(JSON.parse(calls[1]!.body!)).toEqual({ onBehalfOf: '9', text: '经查属实' });
    expect(panel.emitted('done')).toHaveLength(1);
    panel.unmount();
  });
  test('shows a complaint beside its field', async () => {
    serve(problem(422, 'invalid_input', { errors: [{ field: 'outcome', code: 'missing', detail: '必填' }] }));
    const panel = open(requestWith());
    await panel.find('form').trigger('submit');
    await settle();
    expect(panel.find('.form-field.wrong').text()).toContain('必填');
    panel.unmount();
  });
  test('stands still while something new has not been looked at, beside what was typed', async () => {
    serve(problem(412, 'stale_version', { current: requestWith({ version: 6 }) }));
    const panel = open(requestWith());
    await panel.find('textarea').setValue('经查属实');
    await panel.find('form').trigger('submit');
    await settle();
    expect(panel.emitted('stale')).toHaveLength(1);
    await panel.setProps({ request: requestWith({ version: 6, caseOfficer: { id: '103', name: '赵刚' } }), etag: '"6"' });
    expect(panel.find('.stale').text()).toContain('李勇');
    expect(panel.find('.stale').text()).toContain('赵刚');
    expect(panel.find('textarea').element.value).toBe('经查属实');
    expect(panel.find('button[type=submit]').attributes('disabled')).toBeDefined();
    // What is to be read has the focus, and says that nothing was sent.
    expect(document.activeElement).toBe(panel.find('.stale').element);
    expect(panel.find('.stale').text()).toContain('未提交');
    const calls = serve(answer(200, requestWith({ version: 7 }), { etag: '"7"' }));
    await panel.find('.stale button').trigger('click');
    await settle();
    expect(document.activeElement).toBe(panel.find('button[type=submit]').element);
    await panel.find('form').trigger('submit');
    await settle();
    expect(calls[0]!.headers.get('if-match')).toBe('"6"');
    panel.unmount();
  });
  test('takes no notice of own acts, such as files', async () => {
    const panel = open(requestWith());
    const entry = (id: string) => ({ sequence: 6, person: { id, name: '' }, unit: civil, verb: { code: 'attach', name: '' }, at, opinion: '' });
    await panel.setProps({ request: requestWith({ version: 6 }), etag: '"6"', entries: [entry('101')] } as never);
    await settle();
    expect(panel.find('.stale').exists()).toBe(false);
    await panel.setProps({ request: requestWith({ version: 7 }), etag: '"7"', entries: [{ ...entry('102'), sequence: 7 }] } as never);
    await settle();
    expect(panel.find('.stale').exists()).toBe(true);
    panel.unmount();
  });
  test('says that it was not sent, also when oneself was faster in another window', async () => {
    serve(problem(412, 'stale_version', { current: requestWith({ version: 6 }) }));
    const panel = open(requestWith());
    await panel.find('textarea').setValue('经查属实');
    await panel.find('form').trigger('submit');
    await settle();
    const entry = { sequence: 6, person: zhang.person, unit: civil, verb: { code: 'copy', name: '抄送' }, at, opinion: '' };
    await panel.setProps({ request: requestWith({ version: 6 }), etag: '"6"', entries: [entry] } as never);
    await settle();
    expect(panel.find('.stale').text()).toContain('抄送');
    expect(panel.find('.stale').text()).toContain('未提交');
    expect(document.activeElement).toBe(panel.find('.stale').element);
    panel.unmount();
  });
  test('leads to what was refused when no field is wrong', async () => {
    serve(new TypeError('lost'));
    const panel = open(requestWith());
    await panel.find('form').trigger('submit');
    await settle();
    expect(document.activeElement).toBe(panel.find('.problem-note').element);
    panel.unmount();
  });
  test('is marked in the bar while something is typed and not handed in', async () => {
    localStorage.setItem('xiezhu.kept.zhang.min.request/301/reply/text', '写到一半');
    localStorage.setItem('xiezhu.kept.zhang.min.request/302/assign/opinion', '另一件');
    const bar = (chosen: string) => {
      const begun = useBegun(() => 'request/301', () => chosen).value;
      return mount(ActionBar, {
        props: { request: requestWith({ allowedActions: [{ code: 'reply', name: '反馈' }, { code: 'assign', name: '分办' }] }), chosen, begun },
        global: { plugins: [i18n] },
      });
    };
    const closed = bar('');
    expect(closed.findAll('button').map((button) => button.attributes('title'))).toEqual(['有未提交的内容', undefined]);
    expect(closed.text()).toContain('有未提交的内容');
    // Whoever has the form before them sees it.
    expect(bar('reply/').text()).not.toContain('有未提交的内容');
  });
  test('says when it can be done no more, and keeps the text', async () => {
    const panel = open(requestWith());
    await panel.find('textarea').setValue('经查属实');
    await panel.setProps({ request: requestWith({ version: 6, allowedActions: [] }), etag: '"6"' });
    expect(panel.find('.stale').text()).toContain('不能办理');
    expect(panel.find('textarea').element.value).toBe('经查属实');
    panel.unmount();
  });
});

test('what changed is told field by field', () => {
  const word = (_kind: string, term: { name: string }) => term.name;
  const changes = changesBetween(requestWith(), requestWith({ state: { code: 'replied', name: '待确认' }, body: '新' }), word, String);
  expect(changes).toEqual([
    { field: 'state', before: '办理中', after: '待确认' },
    { field: 'body', before: '请核查', after: '新' },
  ]);
});

describe('a file that is sent', () => {
  const upload = (received: number) => ({ id: '77', request: '301', name: 'a.bin', size: 2 * pieceSize + 5, received, begunAt: at });
  const file = new File([new Uint8Array(2 * pieceSize + 5)], 'a.bin');
  const arrived = { id: '77', name: 'a.bin', size: file.size, sha256: 'x', unit: civil, at };
  function memory(kept: string | null): Memory & { kept: string | null } {
    const one = { kept, read: () => one.kept, write: (id: string | null) => (one.kept = id) };
    return one as never;
  }

  test('is announced and goes piece by piece', async () => {
    const calls = serve(answer(201, upload(0)), answer(200, upload(pieceSize)), answer(200, upload(2 * pieceSize)), answer(201, arrived));
    const progress: number[] = [];
    const place = memory(null);
    await sendFile('301', file, 'k', place, (sent) => progress.push(sent));
    expect(calls.map((call) => call.address)).toEqual([
      '/api/v1/requests/301/attachments',
      '/api/v1/uploads/77?offset=0',
      `/api/v1/uploads/77?offset=${pieceSize}`,
      `/api/v1/uploads/77?offset=${2 * pieceSize}`,
    ]);
    expect(calls[1]!.headers.get('content-type')).toBe('application/octet-stream');
    expect(progress).toEqual([0, pieceSize, 2 * pieceSize, file.size]);
    expect(place.kept).toBeNull();
  });
  test('goes on where it stopped', async () => {
    const place = memory(null);
    serve(answer(201, upload(0)), answer(200, upload(pieceSize)), new TypeError('lost'));
    await expect(sendFile('301', file, 'k', place, vi.fn())).rejects.toThrow();
    expect(place.kept).toBe('77');
    const calls = serve(answer(200, upload(pieceSize)), answer(200, upload(2 * pieceSize)), answer(201, arrived));
    await sendFile('301', file, 'k', place, vi.fn());
    expect(calls.map((call) => call.address).slice(0, 2)).toEqual(['/api/v1/uploads/77', `/api/v1/uploads/77?offset=${pieceSize}`]);
  });
  test('begins anew when the server has forgotten it', async () => {
    const calls = serve(problem(404, 'not_found'), answer(201, upload(2 * pieceSize)), answer(201, arrived));
    await sendFile('301', file, 'k', memory('76'), vi.fn());
    expect(calls[1]!.method).toBe('POST');
  });
  test('that is refused is not remembered', async () => {
    const place = memory(null);
    serve(answer(201, upload(0)), problem(422, 'content_differs'));
    await expect(sendFile('301', file, 'k', place, vi.fn())).rejects.toThrow();
    expect(place.kept).toBeNull();
  });
});

test('only what cannot run anything is shown in the page', () => {
  expect(previewType('a.PDF')).toBe('application/pdf');
  expect(previewType('照片.jpeg')).toBe('image/jpeg');
  for (const name of ['a.svg', 'a.html', 'a.xml', 'pdf', 'a.pdf.exe']) expect(previewType(name), name).toBeNull();
  expect([sizeOf(12), sizeOf(2048), sizeOf(482133), sizeOf(5 * 1024 * 1024)]).toEqual(['12 B', '2.0 KB', '471 KB', '5.0 MB']);
});

test('the tab of an address is one of the known', () => {
  expect(tabOf('log')).toBe('log');
  expect(tabOf(['log'])).toBe('detail');
  expect(tabOf(undefined)).toBe('detail');
});

describe('how long a step lay with whoever took it', () => {
  const used = (workingDays: number, workingMinutes: number): string =>
    usedOf({ receivedAt: at, workingDays, workingMinutes, lamp: null }, i18n.global.t as Parameters<typeof usedOf>[1]);

  test('is counted in working days, and within a day in working time', () => {
    expect(used(2, 900)).toBe('2 个工作日');
    expect(used(0, 125)).toBe('2小时5分钟');
    expect(used(0, 0)).toBe('0分钟');
  });
});
