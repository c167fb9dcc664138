import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Words } from '@/i18n/collect';
import chinese from '@/i18n/zh-CN';
import english from '@/i18n/en';

function keysOf(words: Words, before = ''): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [before + key] : keysOf(value, `${before}${key}.`),
  );
}
function textOf(words: Words, key: string): string {
  return key.split('.').reduce<Words | string>((at, step) => (at as Words)[step]!, words) as string;
}
// A plural names a gap once per form.
const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

describe('the words', () => {
  const keys = keysOf(chinese);

  test('are the same in both languages', () => {
    expect(keysOf(english).sort()).toEqual([...keys].sort());
  });
  test.each(keys)('%s has text and the same gaps in both', (key) => {
    expect(textOf(chinese, key).trim()).not.toBe('');
    expect(textOf(english, key).trim()).not.toBe('');
    expect(places(textOf(english, key))).toEqual(places(textOf(chinese, key)));
  });

  // Every literal key in the sources exists; keys that are put together are not seen here.
  test('exist wherever they are used', () => {
    const sources = import.meta.glob<string>(['../src/**/*.vue', '../src/**/*.ts'], { eager: true, query: '?raw', import: 'default' });
    const used = Object.values(sources).flatMap((text) => [...text.matchAll(/\bt\('([\w.]+)'/g)].map((match) => match[1]!));
    const labels = Object.values(sources).flatMap((text) => [...text.matchAll(/label: '([\w.]+)'/g)].map((match) => match[1]!));
    expect(used.length).toBeGreaterThan(50);
    expect([...new Set([...used, ...labels])].filter((key) => key.includes('.') && !keys.includes(key))).toEqual([]);
  });
});

// Keys that are put together from what the server sends: each value of the contract has its words.
describe('every value of the contract has words', () => {
  const contract = readFileSync('../api/openapi/openapi.yaml', 'utf8');
  const schemas = new Map([...contract.matchAll(/^ {4}(\w+):\n((?: {5,}.*\n|\n)*)/gm)].map(([, name, block]) => [name!, block!]));

  function valuesOf(schema: string, member: string): string[] {
    const block = schemas.get(schema)!;
    const from = member ? block.slice(block.search(new RegExp(`^ {8}${member}:`, 'm'))) : block;
    const reference = /^[^\n]*\$ref: '#\/components\/schemas\/(\w+)'/.exec(from);
    if (member && reference) return valuesOf(reference[1]!, '');
    return /enum: \[([^\]]*)\]/.exec(from)![1]!.split(',').map((value) => value.trim()).filter((value) => value !== "''");
  }

  const terms: Record<string, string> = {
    state: 'StateTerm', lamp: 'LampTerm', tab: 'TabTerm', rung: 'RungTerm', job: 'JobKindTerm', jobState: 'JobStateTerm',
    rowState: 'JobRowStateTerm', delivery: 'DeliveryStateTerm', letter: 'LetterKindTerm', verb: 'VerbTerm', role: 'RoleTerm',
    notice: 'NoticeKindTerm', outcome: 'OutcomeTerm', form: 'FormTerm', sharing: 'SharingTerm', secrecy: 'SecrecyTerm',
    ground: 'GroundTerm', application: 'ApplicationTerm', scope: 'CommentScopeTerm', approval: 'ApprovalTerm',
    exportColumn: 'ListColumnTerm', relation: 'RelationKindTerm', field: 'SearchFieldTerm', orderState: 'OrderStateTerm',
    orderVerb: 'OrderVerbTerm', severity: 'SeverityTerm', cardState: 'CardStateTerm', cardVerb: 'CardVerbTerm', colour: 'ColourTerm',
    cause: 'CauseTerm', appeal: 'AppealOutcomeTerm', side: 'SupervisionSideTerm', disputeState: 'DisputeStateTerm',
    disputeType: 'DisputeTypeTerm', disputeVerb: 'DisputeVerbTerm', disputeOutcome: 'DisputeOutcomeTerm', party: 'PartyTerm',
    ratingSide: 'SideTerm', ratingState: 'RatingStateTerm', fixState: 'FixStateTerm', appealResult: 'AppealResultTerm',
  };
  const places: [key: string, schema: string, member: string][] = [
    ...Object.entries(terms).map(([kind, schema]): [string, string, string] => [`terms.${kind}`, schema, 'code']),
    ['terms.reason', 'PauseReasonTerm', 'code'],
    ['terms.reason', 'MoveCauseTerm', 'code'],
    ['terms.clock', 'ClockCode', ''],
    ['calendar.rule.variants', 'ClockRule', 'variant'],
  ];
  test.each(places)('%s of %s', (key, schema, member) => {
    const values = valuesOf(schema, member);
    expect(values.length).toBeGreaterThan(1);
    expect(Object.keys(textOf(chinese, key))).toEqual(expect.arrayContaining(values));
  });
});
