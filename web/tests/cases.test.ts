// Supervision orders, cards and disputes: what their forms hand in, the way they show, and what stands in the address.
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import { linkSession } from '@/api/http';
import type { Alert, Dispute } from '@/api/types';
import { useSession } from '@/auth/session';
import AlertTable from '@/features/alerts/AlertTable.vue';
import { bodyFrom } from '@/composables/actFields';
import { askedOf, queryOf, type View } from '@/features/cases/address';
import { fieldsOf, type CaseEvent, type CaseKind } from '@/features/cases/case';
import CasePanel from '@/features/cases/CasePanel.vue';
import { stepsOf } from '@/features/cases/steps';
import DisputesPage from '@/features/disputes/DisputesPage.vue';
import { disputeKind, raisingFields, wayOf } from '@/features/disputes/disputes';
import { cardKind } from '@/features/supervision/cards';
import { orderKind } from '@/features/supervision/orders';
import { bodyOf, fieldsOf as proposalFields, proposable, proposalOf, type Occasion } from '@/features/supervision/propose';
import { whoOfCase } from '@/features/request/sections/entries';
import NoticeList from '@/notices/NoticeList.vue';
import SideMenu from '@/shell/SideMenu.vue';
import { i18n } from '@/i18n';
import { answer, freshStores, problem, serve, zhang } from './support';

const civil = { id: '11', code: '11310000MB90575131', name: '上海市民政局', shortName: '市民政局' };
const kinds = { 'supervision-orders': orderKind, cards: cardKind, disputes: disputeKind } as unknown as Record<string, CaseKind<never>>;

function disputeWith(changes: object = {}): Dispute {
  return {
    id: '801', version: 5, state: { code: 'notified', name: '待答复' }, type: { code: 'refusal', name: '不予协助争议' },
    request: { id: '301', number: null, title: '核查' }, claimant: zhang.unit, respondent: civil, obliged: null, ruling: null,
    clock: null, negotiation: '', settlement: '', facts: '', proposal: '', legalBasis: '', answer: '', report: '',
    negotiationFailed: true, executionOverdue: false, timeline: [],
    admissibleOutcomes: [{ code: 'must_assist', name: '应予协助' }, { code: 'designate_other', name: '指定其他机关' }],
    allowedActions: [{ code: 'answer', name: '答复' }], delegatedActions: [], ...changes,
  } as unknown as Dispute;
}

beforeEach(() => {
  freshStores();
  useSession().session = zhang;
  linkSession(null);
});

describe('the forms of cases', () => {
  const document = readFileSync('../api/openapi/openapi.yaml', 'utf8');
  test.each(Object.keys(kinds))('of %s are those of the interface, with the same members and with words', (path) => {
    const kind = kinds[path]!;
    const operation = document.slice(document.indexOf(`\n  /api/v1/${path}/{id}/actions/{verb}:`));
    const bodies = [.../x-body-by-verb:\n((?: {8}[\w-]+: .*\n)+)/.exec(operation)![1]!.matchAll(/([\w-]+): '.*\/(\w+)'/g)];
    expect(Object.keys(kind.forms).sort()).toEqual(bodies.map(([, verb]) => verb).sort());
    for (const [, verb, schema] of bodies) {
      const block = new RegExp(`\\n    ${schema}:\\n(?: {6}.*\\n)+`).exec(document)![0];
      const members = [...block.matchAll(/\n {8}(\w+):/g)].map(([, member]) => member).filter((member) => member !== 'onBehalfOf');
      const form = kind.forms[verb!]!;
      expect(fieldsOf(form).map(([name]) => name).sort(), verb).toEqual(members.sort());
      for (const [name, field] of fieldsOf(form)) {
        const label = field.label ?? name;
        expect(i18n.global.te(`${kind.area}.verbField.${verb}.${label}`) || i18n.global.te(`cases.verbField.${label}`), label).toBe(true);
      }
      if (form.hint) expect(i18n.global.te(`${kind.area}.verbHint.${verb}`), verb).toBe(true);
      expect(i18n.global.te(`terms.${kind.verbs}.${verb}`), verb).toBe(true);
    }
    for (const fact of Object.keys(kind.facts)) expect(i18n.global.te(`${kind.area}.field.${fact}`), fact).toBe(true);
  });
  test('ask a ruling only for what its outcome needs, as a number and a unit', () => {
    const fields = fieldsOf(disputeKind.forms['give-opinion']!);
    const typed = { text: '应予协助', workingDays: ' 5 ', unit: JSON.stringify(civil) };
    const body = (outcome: string) => bodyFrom(fields, { ...typed, outcome }, disputeWith(), null);
    expect(body('must_assist')).toEqual({ outcome: 'must_assist', workingDays: 5, text: '应予协助' });
    expect(body('designate_other')).toEqual({ outcome: 'designate_other', unit: '11', text: '应予协助' });
    expect(body('refusal_upheld')).toEqual({ outcome: 'refusal_upheld', text: '应予协助' });
    expect(bodyFrom(fields, { workingDays: '五', outcome: 'partial' }, disputeWith(), '7')).toEqual({ onBehalfOf: '7', outcome: 'partial', workingDays: '五' });
  });
  test('ask for a reason of lateness, and whether it is accepted, where there can be one', () => {
    const shown = (verb: string, order: object) =>
      fieldsOf(orderKind.forms[verb]!).filter(([, field]) => field.when?.({}, order as never) ?? true).map(([name]) => name);
    expect(shown('respond', { lapses: 0, clock: { late: false } })).toEqual(['text']);
    expect(shown('respond', { lapses: 1, clock: null })).toEqual(['text', 'lateReason']);
    expect(shown('close', { lateReason: '' })).toEqual(['opinion']);
    expect(bodyFrom(fieldsOf(orderKind.forms.close!), { lateReasonAccepted: 'true' }, { lateReason: '调档' } as never, null)).toEqual({ lateReasonAccepted: true });
  });
  test('name the card that is objected to as one member', () => {
    const typed = { 'card.reference': '黄牌〔2026〕3号', 'card.date': '2026-09-17', matter: '补正迟到' };
    expect(bodyFrom(raisingFields('card_objection'), typed, null, null)).toEqual({ matter: '补正迟到', card: { reference: '黄牌〔2026〕3号', date: '2026-09-17' } });
    expect(raisingFields('refusal').map(([name]) => name)).toEqual(['matter', 'opinion']);
  });
});

describe('the way of a case', () => {
  const event = (from: string, to: string, at: string): CaseEvent => ({ from: { code: from }, to: { code: to }, effectiveAt: at }) as CaseEvent;
  const order = (present: string, ...events: CaseEvent[]) =>
    stepsOf(present, events, orderKind.way({} as never)).map(({ state, place }) => `${state}:${place}`);
  test('shows what it has gone through and what lies ahead', () => {
    expect(order('issued', event('none', 'proposed', '1'), event('proposed', 'established', '2'), event('established', 'issued', '3'))).toEqual([
      'proposed:done', 'established:done', 'issued:present', 'acknowledged:ahead', 'responded:ahead', 'reviewing:ahead', 'closed:ahead',
    ]);
  });
  test('goes on from the latest usual step when it stands beside the way', () => {
    const walked = [event('established', 'issued', '1'), event('issued', 'responded', '2'), event('responded', 'reviewing', '3'), event('reviewing', 'rectifying', '4')];
    expect(order('rectifying', ...walked)).toEqual(['issued:done', 'responded:done', 'reviewing:done', 'rectifying:present', 'closed:ahead']);
    expect(order('reviewing', ...walked, event('rectifying', 'responded', '5'), event('responded', 'reviewing', '6'))).toEqual([
      'issued:done', 'rectifying:done', 'responded:done', 'reviewing:present', 'closed:ahead',
    ]);
  });
  test('ends where it ended', () => {
    expect(order('cancelled', event('none', 'proposed', '1'), event('proposed', 'cancelled', '2'))).toEqual(['proposed:done', 'cancelled:present']);
  });
  test('of a dispute leads to a decision when it was escalated, and past execution when there is none', () => {
    const timeline = [{ to: { code: 'escalated' } }];
    expect(wayOf(disputeWith({ state: { code: 'escalated' }, timeline })).states.slice(5)).toEqual(['mediating', 'escalated', 'decided', 'executing', 'executed', 'closed']);
    expect(wayOf(disputeWith({ state: { code: 'opinion' }, ruling: {} })).states.slice(5)).toEqual(['mediating', 'opinion', 'closed']);
  });
});

describe('the address of a list', () => {
  const views: View[] = [{ key: 'mine', query: { mine: 'true' } }, { key: 'all', query: {} }];
  const choices = [{ name: 'state', terms: 'orderState', codes: ['issued', 'closed'] }];
  test('keeps only what can be asked', () => {
    expect(askedOf({ view: 'all', state: 'issued', unit: '11', x: '1' }, views, choices, true)).toEqual({ view: views[1], filters: { state: 'issued', unit: '11' } });
    expect(askedOf({ view: 'none', state: 'lost', unit: '1 or 1' }, views, choices, true)).toEqual({ view: views[0], filters: {} });
  });
  test('says nothing of the first part and of what is not chosen', () => {
    expect(queryOf({ view: views[0]!, filters: { state: '' } }, views)).toEqual({});
    expect(queryOf({ view: views[1]!, filters: { state: 'closed' } }, views)).toEqual({ view: 'all', state: 'closed' });
  });
});

describe('a form on a case', () => {
  const settle = () => new Promise((resolve) => setTimeout(resolve, 20));
  const open = (subject: Dispute) =>
    mount(CasePanel as never, {
      props: { kind: disputeKind, verb: 'answer', name: '答复', onBehalfOf: null, subject, etag: '"5"' },
      global: { plugins: [i18n] },
      attachTo: document.body,
    } as never);

  test('says which version was seen, and shows a complaint beside its field', async () => {
    const calls = serve(problem(422, 'invalid_input', { errors: [{ field: 'text', code: 'missing', detail: '必填' }] }));
    const panel = open(disputeWith());
    await panel.find('form').trigger('submit');
    await settle();
    expect([calls[0]!.address, calls[0]!.headers.get('if-match'), calls[0]!.body]).toEqual(['/api/v1/disputes/801/actions/answer', '"5"', '{}']);
    expect(panel.find('.form-field.wrong').text()).toContain('必填');
    expect(panel.find('.problem-note').text()).not.toContain('必填');
    panel.unmount();
  });
  test('shows what changed beside what was typed, and keeps it', async () => {
    serve(problem(412, 'stale_version', { current: disputeWith({ version: 6 }) }));
    const panel = open(disputeWith());
    await panel.find('textarea').setValue('不在约定情形之内');
    await panel.find('form').trigger('submit');
    await settle();
    expect(panel.emitted('stale')).toHaveLength(1);
    const entry = { sequence: 6, person: { id: '9', name: '周正' }, onBehalfOf: null, unit: civil, verb: { code: 'mediate', name: '组织调解' }, at: '2026-10-14T11:00:00+08:00', text: '', opinion: '' };
    await panel.setProps({ subject: disputeWith({ version: 6, state: { code: 'mediating', name: '调解中' }, allowedActions: [], timeline: [entry] }), etag: '"6"' } as never);
    const note = panel.find('.stale').text();
    for (const words of ['周正', '组织调解', '待答复', '调解中', '不能办理']) expect(note).toContain(words);
    expect(panel.find('textarea').element.value).toBe('不在约定情形之内');
    panel.unmount();
  });
});

describe('a proposal', () => {
  const alert = { id: '900', rung: { code: 'escalation' }, request: '301', clock: { code: 'K4' }, unit: civil } as Alert;
  const parties = { requestingUnit: zhang.unit, requestedUnit: civil } as never;
  const about = (changes: object): Occasion => ({ proposal: 'order', request: '301', alert: null, parties, text: '', ...changes });
  test('from an alert needs no unit and no cause', () => {
    const occasion = about({ alert, parties: null });
    expect(bodyFrom(proposalFields(occasion), { unit: 'requested', cause: 'other', matter: '请反馈' }, occasion, null)).toEqual({ matter: '请反馈' });
    expect(bodyOf({ matter: '请反馈' }, occasion)).toEqual({ matter: '请反馈', alert: '900' });
    expect(['prompt', 'urge', 'escalation', 'yellow_card', 'red_card'].map((code) => proposalOf({ rung: { code } } as Alert))).toEqual([null, 'order', 'order', 'yellow', 'red']);
  });
  test('about a request names the unit of the party', () => {
    expect(bodyOf({ unit: 'requested', cause: 'other' }, about({}))).toEqual({ unit: '11', cause: 'other', request: '301' });
    expect(bodyOf({}, about({}))).toEqual({ unit: undefined, request: '301' });
  });
  const late = (rung: string, measure: object | null) =>
    ({ id: rung, rung: { code: rung, name: rung }, title: '核查', clock: { code: 'K4', name: '办理' }, dueAt: '2026-10-09T17:30:00+08:00',
       firedAt: '2026-10-10T00:00:00+08:00', unit: civil, measure, turn: { role: { code: 'case_officer', name: '承办' }, person: { id: '7', name: '李强' } } }) as unknown as Alert;
  const card = (state: string, open: boolean) => ({ kind: { code: 'red_card', name: '红牌' }, id: '77', state: { code: state, name: state }, open });
  test('is offered only while none is open for the clock', () => {
    expect([late('red_card', null), late('red_card', card('proposed', true)), late('red_card', card('declined', false))].map(proposable)).toEqual(['red', null, 'red']);
  });
  test('is reached from the alert once it was made, which also says whose turn it is', () => {
    const alerts = [late('red_card', card('proposed', true)), late('urge', null)];
    const table = mount(AlertTable, { props: { alerts, busy: new Set<string>(), proposes: true }, global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } } });
    const rows = table.findAll('tbody tr');
    const link = rows[0]!.findAllComponents(RouterLinkStub).find((one: { text(): string }) => one.text() === '查看拟发红牌');
    expect(link?.props('to')).toBe('/cards/77');
    expect(rows[0]!.text()).not.toContain('提出红牌');
    expect(rows[1]!.text()).toContain('提出督办单');
    expect(rows[0]!.text()).toContain('李强');
  });
});

test('the record of a case says who proposed it: a person, or the system by the rules of alerts', () => {
  const t = (key: string, gaps?: object): string => i18n.global.t(key, { ...gaps });
  const entry = (verb: string, person: object | null) => ({ verb: { code: verb }, person, unit: civil, onBehalfOf: null }) as never;
  expect(whoOfCase(entry('propose', null), t)).toBe('系统（按预警规则）');
  expect(whoOfCase(entry('lapse', null), t)).toBe('系统');
  expect(whoOfCase(entry('propose', { id: '7', name: '李强' }), t)).toContain('李强');
});

test('the list of disputes begins with those that wait for the own step, as the menu counts them', async () => {
  const counts = { mine: { count: 2, capped: false, text: '2' }, open: { count: 500, capped: true, text: '500+' } };
  const calls = serve((sent) => answer(200, sent.address.endsWith('/counts') ? counts : { items: [], next: null, total: counts.mine, openable: [] }));
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] });
  await router.push('/disputes');
  const tabsOf = async (): Promise<string[]> => {
    const page = mount(DisputesPage, { global: { plugins: [i18n, router] } });
    await flushPromises();
    expect(page.text()).toContain('没有等待您处理的争议');
    return page.findAll('nav a').map((tab) => tab.text().replace(/\s+/g, ''));
  };
  expect((await tabsOf()).slice(0, 4)).toEqual(['待我处理2', '本单位', '逾期未执行', '未结500+']);
  expect(calls.map((call) => call.address)).toContain('/api/v1/disputes?mine=turn&limit=50');
  useSession().session = { ...zhang, roles: [{ code: 'dispute_coordinator', name: '争议协调' }] };
  expect((await tabsOf()).slice(0, 2)).toEqual(['待我处理2', '待我协调']);
});

test('a notice leads to what it is about', () => {
  const notice = (code: string) => ({ id: code, kind: { code, name: code }, text: '', detail: '', visibleAt: '', readAt: '', urgent: false, request: { id: '301', number: null, title: '核查' } });
  const list = mount(NoticeList, {
    props: { notices: ['to_do', 'supervision', 'dispute'].map(notice) as never },
    global: { plugins: [i18n], stubs: { RouterLink: RouterLinkStub } },
  });
  expect(list.findAllComponents(RouterLinkStub).map((link) => link.props('to'))).toEqual(['/requests/301', '/requests/301?tab=supervision', '/requests/301?tab=disputes']);
});

test('the menu says how much waits, and counts again when one has been there', async () => {
  useSession().session = { ...zhang, roles: [{ code: 'head', name: '单位负责人' }] };
  const counts = (count: number) => answer(200, { mine: { count, capped: false, text: String(count) }, open: { count: 9, capped: false, text: '9' } });
  let orders = 3;
  const waiting = (address: string): number => (address.includes('cards') ? 0 : address.includes('disputes') ? 1 : orders);
  const calls = serve((sent) => counts(waiting(sent.address)));
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:rest(.*)*', component: { render: () => null } }] });
  await router.push('/supervision-orders/7');
  const menu = mount(SideMenu, { global: { plugins: [i18n, router] } });
  await flushPromises();
  const entry = (to: string): string => menu.find(`a[href="${to}"]`).text().replace(/\s+/g, ' ');
  expect([entry('/supervision-orders'), entry('/cards'), entry('/disputes'), entry('/alerts')]).toEqual(['督办单3 件待处理', '黄红牌', '争议1 件待处理', '预警9 件待处理']);
  orders = 2;
  await router.push('/workbench');
  await flushPromises();
  expect(entry('/supervision-orders')).toBe('督办单2 件待处理');
  const asked = ['alerts', 'supervision-orders', 'cards', 'disputes', 'supervision-orders'].map((kind) => `/api/v1/${kind}/counts`);
  expect(calls.map((call) => call.address)).toEqual(asked);
});
