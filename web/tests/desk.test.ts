// Logic of the alert desk, of acts on several requests, and of what stands in addresses.
import { describe, expect, test } from 'vitest';
import { effectScope } from 'vue';
import type { Alert, AssistanceRequest, Job, RequestLine, Unit } from '@/api/types';
import { filtersOf, queryOf } from '@/features/alerts/address';
import { chartOf, heightOf } from '@/features/alerts/chart';
import { alertsAt, groupByPlace, learnUnits, type UnitBook } from '@/features/alerts/places';
import { useAlerts } from '@/features/alerts/useAlerts';
import { byGravity, countByRung } from '@/features/alerts/rungs';
import * as audit from '@/features/audit/address';
import { learnVerbs, possibleFor, verbsOf } from '@/features/bulk/possible';
import { bodyOf, keptOf } from '@/features/delegations/draft';
import { isOver, percentOf } from '@/features/jobs/useJob';
import { answer, serve } from './support';

const alert = (id: string, code: string, unit: string | null, firedAt = '2026-11-25T09:00:00+08:00') =>
  ({ id, rung: { code }, unit: unit && { id: unit, shortName: unit }, firedAt, turn: null }) as unknown as Alert;
const unit = (id: string, level: string, region: string, parent: string | null) =>
  ({ id, level, region, parent, shortName: id }) as unknown as Unit;
const book: UnitBook = new Map(
  [unit('gov', 'district', '310101', 'city'), unit('dept', 'district', '310101', 'gov'), unit('bureau', 'city', '310000', 'city')].map(
    (one) => [one.id, one],
  ),
);
const words = { city: '市级', unknown: '未定', role: (code: string) => `<${code}>` };

describe('alerts', () => {
  const some = [alert('1', 'prompt', 'dept'), alert('2', 'red_card', 'gov'), alert('3', 'urge', 'bureau'), alert('4', 'urge', null)];

  test('are grouped by city, district and unit, whatever is not known in the city', () => {
    const groups = groupByPlace(some, book, words);
    expect(groups.map((group) => [group.name, group.units.map((one) => one.name)])).toEqual([
      ['市级', ['bureau', '未定']],
      ['gov', ['dept', 'gov']],
    ]);
    expect(alertsAt(groups, 'region:310101').map((one) => one.id)).toEqual(['1', '2']);
    expect(alertsAt(groups, 'unit:bureau').map((one) => one.id)).toEqual(['3']);
    expect(alertsAt(groups, 'unit:none')).toEqual([]);
    expect(alertsAt(groups, undefined)).toHaveLength(4);
  });
  test('are grouped by whose turn it is in the unit, as long as the clock runs', () => {
    const turn = (of: Alert, role: string, person: string | null) => ({ ...of, turn: { role: { code: role }, person: person && { id: person, name: person } } }) as unknown as Alert;
    const groups = groupByPlace(
      [turn(alert('1', 'urge', 'dept'), 'case_officer', '李强'), turn(alert('2', 'urge', 'dept'), 'case_officer', '李强'), turn(alert('3', 'prompt', 'dept'), 'allocator', null), alert('4', 'prompt', 'dept')],
      book,
      words,
    );
    const dept = groups[0]!.units[0]!;
    expect(dept.people.map((one) => [one.place, one.name, one.alerts.length])).toEqual([
      ['unit:dept/person:李强', '李强', 2],
      ['unit:dept/role:allocator', '<allocator>', 1],
    ]);
    expect(alertsAt(groups, 'unit:dept/person:李强').map((one) => one.id)).toEqual(['1', '2']);
    expect(alertsAt(groups, 'unit:dept')).toHaveLength(4);
  });
  test('are asked for with the conditions of the panel', async () => {
    const calls = serve(answer(200, { items: [], next: null }));
    const list = effectScope().run(() => useAlerts(() => true, () => ({ clock: 'K4', unit: '7', firedFrom: '2026-11-01' })))!;
    await list.refresh();
    expect(calls).toHaveLength(5);
    expect(new URL(calls[0]!.address, 'https://x').searchParams.toString()).toBe('clock=K4&unit=7&firedFrom=2026-11-01&open=true&rung=red_card&limit=100');
  });
  test('stand by gravity, then the newest first', () => {
    const later = alert('5', 'urge', 'bureau', '2026-11-25T10:00:00+08:00');
    expect(byGravity([...some, later]).map((one) => one.id)).toEqual(['2', '5', '3', '4', '1']);
    expect(countByRung(some)).toEqual({ red_card: 1, yellow_card: 0, escalation: 0, urge: 2, prompt: 1 });
  });
  test('are drawn place by place, rung upon rung, with nothing where there is none', () => {
    const groups = groupByPlace(some, book, words);
    const colours = { red_card: 'r', yellow_card: 'y', escalation: 'e', urge: 'u', prompt: 'p' };
    const chart = chartOf(groups, (rung) => `<${rung}>`, { text: 't', fontSize: 14, line: 'l', ground: 'g', rung: colours });
    expect(chart.yAxis).toMatchObject({ data: ['市级', 'gov'], inverse: true });
    const series = chart.series as { name: string; stack: string; color: string; data: (number | null)[] }[];
    expect(series.map((one) => [one.name, one.color, one.data])).toEqual([
      ['<red_card>', 'r', [null, 1]],
      ['<yellow_card>', 'y', [null, null]],
      ['<escalation>', 'e', [null, null]],
      ['<urge>', 'u', [2, null]],
      ['<prompt>', 'p', [null, 1]],
    ]);
    expect(new Set(series.map((one) => one.stack)).size).toBe(1);
    expect(heightOf([...groups, ...groups])).toBeGreaterThan(heightOf(groups));
  });
  test('ask for each unit once, and for what stands above those of districts', async () => {
    const calls = serve((sent) => {
      const id = sent.address.split('/').pop()!;
      return answer(200, id === 'dept' ? unit('dept', 'district', '310101', 'gov') : unit(id, 'district', '310101', null));
    });
    const learnt: UnitBook = new Map();
    await learnUnits([alert('1', 'urge', 'dept'), alert('2', 'urge', 'dept')], learnt);
    expect(calls.map((call) => call.address)).toEqual(['/api/v1/units/dept', '/api/v1/units/gov']);
    await learnUnits([alert('1', 'urge', 'dept')], learnt);
    expect(calls).toHaveLength(2);
  });
  test('keep their filters in the address, and nothing that is not one', () => {
    expect(filtersOf({ rung: 'urge', place: 'unit:1', all: 'true', x: 'y' })).toEqual({ rung: 'urge', place: 'unit:1', all: true });
    expect(filtersOf({ rung: 'nonsense', place: '', all: 'no', clock: 'K5', unit: 'x', firedFrom: '1.1.' })).toEqual({});
    const asked = { clock: 'K4', unit: '7', person: '9', firedFrom: '2026-11-01', firedTo: '2026-11-30' };
    expect(queryOf(filtersOf(asked))).toEqual(asked);
    expect(queryOf(filtersOf({ rung: 'urge' }))).toEqual({ rung: 'urge' });
  });
});

describe('acts on several requests', () => {
  const line = (id: string) => ({ id, version: 1 }) as RequestLine;
  const request = (verbs: string[], lent: string[] = []) =>
    ({
      allowedActions: verbs.map((code) => ({ code })),
      delegatedActions: [{ onBehalfOf: { id: '9' }, actions: lent.map((code) => ({ code })) }],
    }) as AssistanceRequest;

  test('are those that the server allows, for oneself or for the colleague', () => {
    expect(verbsOf(request(['sign'], ['receive']))).toEqual(['sign']);
    expect(verbsOf(request(['sign'], ['receive']), '9')).toEqual(['receive']);
    expect(verbsOf(request(['sign'], ['receive']), '8')).toEqual([]);
  });
  test('name for each verb the requests that allow it, and no verb that none allows', () => {
    const known = new Map([
      ['1', ['sign', 'return']],
      ['2', ['sign', 'urge']],
    ]);
    const possible = possibleFor([line('1'), line('2'), line('3')], known);
    expect(possible.sign?.map((one) => one.id)).toEqual(['1', '2']);
    expect(possible.urge?.map((one) => one.id)).toEqual(['2']);
    expect(Object.keys(possible)).toEqual(['sign', 'urge']);
  });
  test('are asked for once per request', async () => {
    const calls = serve(() => answer(200, request(['confirm'])));
    const known = new Map<string, readonly string[]>([['1', []]]);
    await learnVerbs([line('1'), line('2')], known, { signal: new AbortController().signal });
    expect(calls.map((call) => call.address)).toEqual(['/api/v1/requests/2']);
    expect(known.get('2')).toEqual(['confirm']);
  });
});

test.each([
  [{ total: 0, done: 0, state: { code: 'queued' } }, 0, false],
  [{ total: 3, done: 2, state: { code: 'running' } }, 66, false],
  [{ total: 0, done: 0, state: { code: 'done' } }, 100, true],
  [{ total: 3, done: 1, state: { code: 'cancelled' } }, 33, true],
])('how far a job has come: %o', (job, percent, over) => {
  expect(percentOf(job as Job)).toBe(percent);
  expect(isOver(job as Job)).toBe(over);
});

describe('the question to the audit log', () => {
  test('is in the time of Shanghai, and goes without what is empty', () => {
    const filters = audit.filtersOf({ from: '2026-11-25T08:00', result: 'ok' });
    expect(audit.questionOf(filters)).toEqual({
      from: '2026-11-25T08:00:00+08:00',
      to: undefined,
      person: undefined,
      action: undefined,
      result: 'ok',
    });
    expect(audit.queryOf(filters)).toEqual({ from: '2026-11-25T08:00', result: 'ok' });
  });
  test('leaves complaints about odd instants to the server', () => {
    expect(audit.questionOf(audit.filtersOf({ from: 'rubbish' })).from).toBe('rubbish');
  });
});

describe('a delegation that is being written', () => {
  test('begins with today, and with what was kept', () => {
    expect(keptOf('', '2026-11-25')).toMatchObject({ deputy: '', firstDay: '2026-11-25', lastDay: '2026-11-25', verbs: [] });
    expect(keptOf('{"deputy":"7","lastDay":"2026-12-01"}', '2026-11-25')).toMatchObject({ deputy: '7', lastDay: '2026-12-01' });
  });
  test('is sent with nobody for oneself, and units by id', () => {
    const draft = keptOf('{"deputy":"7","units":[{"id":"3"}]}', '2026-11-25');
    expect(bodyOf(draft)).toMatchObject({ absent: null, deputy: '7', units: ['3'], items: [], verbs: [] });
  });
});
