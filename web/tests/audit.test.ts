import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { keyOf, plainActs } from '@/features/audit/acts';
import chinese from '@/i18n/zh-CN';

// "POST people" of every operation in the description of the interface.
function operations(): string[] {
  const found: string[] = [];
  let path = '';
  for (const line of readFileSync('../api/openapi/openapi.yaml', 'utf8').split('\n')) {
    if (/^components:/.test(line)) break;
    path = /^ {2}\/api\/v1\/(\S+):$/.exec(line)?.[1] ?? path;
    const method = /^ {4}(get|post|put|delete):/.exec(line)?.[1];
    if (method) found.push(`${method.toUpperCase()} ${path}`);
  }
  return found;
}
// Private to whoever types, and not recorded.
const unrecorded = /working-copies/;
const changes = operations().filter((one) => !one.startsWith('GET') && !one.includes('{verb}') && !unrecorded.test(one));

describe('the acts of the audit log', () => {
  test('are known, every change among them', () => {
    expect(changes.length).toBeGreaterThan(40);
    expect(changes.filter((one) => !plainActs.some((act) => act === one))).toEqual([]);
  });
  test('are operations of the interface', () => {
    expect(plainActs.filter((act) => act !== 'export' && !operations().includes(act))).toEqual([]);
  });
  test('have words, each its own', () => {
    const words = (chinese.audit as { acts: Record<string, string> }).acts;
    expect(Object.keys(words).sort()).toEqual(plainActs.map(keyOf).sort());
  });
});
