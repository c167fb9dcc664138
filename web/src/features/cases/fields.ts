// Fields that the forms of several kinds of cases have.
import type { Field } from '@/composables/actFields';

export const opinion = { kind: 'text', rows: 2, max: 500 } as const satisfies Field<never>;
export const reason = { ...opinion, required: true, label: 'reason' } as const satisfies Field<never>;

export const plain = { fields: { opinion } } as const;
export const reasoned = { fields: { opinion: reason } } as const;
