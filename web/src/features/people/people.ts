// People and their roles, as whoever keeps the accounts sees them.
import { http, type Answer } from '@/api/http';
import type { Person, RoleCode } from '@/api/types';
import { wholeList } from '@/api/whole';

// Roles that work inside a unit; its administrator gives and takes them.
export const unitRoles = ['handler', 'signer', 'allocator', 'case_officer', 'head', 'unit_admin'] as const satisfies readonly RoleCode[];
// The others are the security administrator's.
export const higherRoles = [
  'catalogue_coordinator', 'dispute_coordinator', 'supervision_coordinator', 'statistics_coordinator', 'auditor',
  'system_admin', 'security_admin', 'audit_admin',
] as const satisfies readonly RoleCode[];
export const allRoles: readonly RoleCode[] = [...unitRoles, ...higherRoles];

export const codesOf = (person: Person): RoleCode[] => person.roles.map((role) => role.code);
export const isOfUnit = (person: Person): boolean => codesOf(person).every((code) => !higherRoles.some((role) => role === code));

// The server shows logins to those only who keep the accounts.
export const isKept = (person: Person): boolean => person.login !== null;

export interface People {
  items: Person[];
  // There are more than fit into one answer.
  more: boolean;
}

// Everybody of a unit, of the own one when it is left out: lists of units are short, and are searched here.
export async function allPeople(unit: string | undefined, signal: AbortSignal): Promise<Answer<People>> {
  const items = await wholeList<Person>((after) => http.get('/api/v1/people', { query: { unit, after, limit: 100 }, signal }));
  return { status: 200, data: { items, more: false }, etag: null, location: null };
}

// Whoever has these words in the name or the login, in all units; nobody without words.
export async function peopleOfAllUnits(words: string, signal: AbortSignal): Promise<Answer<People>> {
  if (!words) return { status: 200, data: { items: [], more: false }, etag: null, location: null };
  const answer = await http.get('/api/v1/people', { query: { q: words, limit: 100 }, signal });
  return { ...answer, data: { items: answer.data.items, more: answer.data.next !== null } };
}

export interface PeopleFilter {
  words: string;
  role: RoleCode | '';
  withDisabled: boolean;
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

// By parts of the name or the login, in any order.
export function matching(people: readonly Person[], { words, role, withDisabled }: PeopleFilter): Person[] {
  const parts = plain(words).split(/\s+/).filter(Boolean);
  return people.filter((person) => {
    const text = plain(`${person.name} ${person.login ?? ''}`);
    const holds = role === '' || codesOf(person).includes(role);
    return holds && (withDisabled || !person.disabled) && parts.every((part) => text.includes(part));
  });
}

// What stands in the form of a person.
export interface PersonDraft {
  login: string;
  name: string;
  roles: RoleCode[];
  disabled: boolean;
}

export const emptyPerson = (): PersonDraft => ({ login: '', name: '', roles: [], disabled: false });
export const draftOf = (person: Person): PersonDraft => ({
  login: person.login ?? '',
  name: person.name,
  roles: codesOf(person),
  disabled: person.disabled,
});

// In the order of the roles, so that equal drafts are equal text.
export const markOf = (draft: PersonDraft): string =>
  JSON.stringify({ ...draft, roles: allRoles.filter((role) => draft.roles.includes(role)) });

// What an earlier visit kept; whatever does not fit is left out.
export function readDraft(text: string): PersonDraft | null {
  try {
    const found = JSON.parse(text) as Partial<PersonDraft> | null;
    if (!found || !Array.isArray(found.roles)) return null;
    const { roles } = found;
    return {
      login: String(found.login ?? ''),
      name: String(found.name ?? ''),
      roles: allRoles.filter((role) => roles.includes(role)),
      disabled: found.disabled === true,
    };
  } catch {
    return null;
  }
}
