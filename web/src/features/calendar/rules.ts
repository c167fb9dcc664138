// Clock rules 时限规则 and the form of a further version.
import type { components } from '@/api/schema';
import type { TimeLimit } from '@/api/types';

export type ClockRule = components['schemas']['ClockRule'];
export type NewClockRule = components['schemas']['NewClockRule'];

export type RuleAge = 'inForce' | 'future' | 'past';

export function ageOf(rule: ClockRule, today: string): RuleAge {
  if (rule.inForce) return 'inForce';
  return rule.validFrom > today ? 'future' : 'past';
}

export interface RuleForm {
  // Which rule: its code and variant, such as K4/data.
  rule: string;
  validFrom: string;
  normal: TimeLimit;
  urgent: TimeLimit;
  // Where the system acts by itself on this clock.
  normalAutomatic: TimeLimit | null;
  urgentAutomatic: TimeLimit | null;
  blue: number;
  yellow: number;
  legalBasis: string;
}

export const keyOf = (rule: { code: string; variant: string }): string => `${rule.code}/${rule.variant}`;

const copy = <T extends TimeLimit | null>(limit: T): T => (limit ? { ...limit } : limit);

// The rule that is there already, to be changed into the next one.
export function formOf(rule: ClockRule): RuleForm {
  return {
    rule: keyOf(rule),
    validFrom: '',
    normal: copy(rule.normal.limit),
    urgent: copy(rule.urgent.limit),
    normalAutomatic: copy(rule.normal.automatic),
    urgentAutomatic: copy(rule.urgent.automatic),
    blue: rule.warnPercent[0]!,
    yellow: rule.warnPercent[1]!,
    legalBasis: '',
  };
}

// What an earlier visit has left; null when there is none, or it is no such form.
export function keptForm(text: string): RuleForm | null {
  try {
    const kept = JSON.parse(text) as Partial<RuleForm> | null;
    const whole = kept?.rule && kept.normal && kept.urgent && typeof kept.blue === 'number' && typeof kept.yellow === 'number';
    return whole ? ({ normalAutomatic: null, urgentAutomatic: null, validFrom: '', legalBasis: '', ...kept } as RuleForm) : null;
  } catch {
    return null;
  }
}

export function bodyOf(form: RuleForm): NewClockRule {
  const [code, variant] = form.rule.split('/');
  return {
    code: code as NewClockRule['code'],
    variant: variant!,
    validFrom: form.validFrom,
    normal: { limit: form.normal, automatic: form.normalAutomatic },
    urgent: { limit: form.urgent, automatic: form.urgentAutomatic },
    warnPercent: [form.blue, form.yellow],
    legalBasis: form.legalBasis,
  };
}
