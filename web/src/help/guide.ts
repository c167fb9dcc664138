// The guide of a first visit: a few steps for the roles that a person holds, until they are through or dismiss it.
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { RoleCode } from '@/api/types';
import { rolesOf } from '@/auth/roles';
import { useSession } from '@/auth/session';

// Where the step leads and what it is called in the words: guide.steps.<name>.
export interface Step {
  name: string;
  to: string;
}

// For each role what its holder begins with.
const ofRole: Record<RoleCode, Step> = {
  handler: { name: 'handler', to: '/inbox/initiated' },
  signer: { name: 'signer', to: '/inbox/to_do' },
  allocator: { name: 'allocator', to: '/inbox/to_receive' },
  case_officer: { name: 'case_officer', to: '/inbox/to_do' },
  head: { name: 'head', to: '/alerts' },
  unit_admin: { name: 'unit_admin', to: '/people' },
  catalogue_coordinator: { name: 'catalogue_coordinator', to: '/catalogue' },
  dispute_coordinator: { name: 'dispute_coordinator', to: '/disputes' },
  supervision_coordinator: { name: 'supervision_coordinator', to: '/alerts' },
  statistics_coordinator: { name: 'statistics_coordinator', to: '/ratings' },
  auditor: { name: 'auditor', to: '/alerts' },
  system_admin: { name: 'system_admin', to: '/operations' },
  security_admin: { name: 'security_admin', to: '/people' },
  audit_admin: { name: 'audit_admin', to: '/audit' },
};

export const stepsOf = (roles: readonly RoleCode[]): Step[] => roles.map((role) => ofRole[role]);

export function stepsFor(roles: readonly RoleCode[], business: boolean): Step[] {
  const first: Step[] = business ? [{ name: 'workbench', to: '/workbench' }] : [];
  return [...first, ...stepsOf(roles), { name: 'notices', to: '/notices' }, { name: 'help', to: '/help' }];
}

const place = (login: string): string => `xiezhu.guide.${login}`;

function isThrough(login: string): boolean {
  try {
    return localStorage.getItem(place(login)) !== null;
  } catch {
    // A browser that keeps nothing would show it for ever.
    return true;
  }
}

export const useGuide = defineStore('guide', () => {
  const session = useSession();
  const login = computed(() => session.session?.login ?? '');
  const steps = computed(() => (session.session ? stepsFor(rolesOf(session.session), session.business) : []));
  const at = ref(0);
  // Grows when what is kept has changed, which nothing else tells.
  const changes = ref(0);
  const shown = computed(() => changes.value >= 0 && login.value !== '' && !isThrough(login.value));
  const step = computed(() => steps.value[at.value] ?? null);

  function dismiss(): void {
    try {
      localStorage.setItem(place(login.value), 'through');
    } catch {
      // Then it is not shown anyway.
    }
    changes.value += 1;
  }
  function again(): void {
    localStorage.removeItem(place(login.value));
    at.value = 0;
    changes.value += 1;
  }
  function move(by: number): void {
    at.value = Math.min(Math.max(at.value + by, 0), steps.value.length - 1);
  }

  return { steps, step, at, shown, dismiss, again, move };
});
