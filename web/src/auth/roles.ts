// Who may enter what. The server decides; this only keeps menus and addresses honest.
import type { RoleCode, Session } from '@/api/types';

const administrators: readonly RoleCode[] = ['system_admin', 'security_admin', 'audit_admin'];

// `business`: anybody but the three administrators 三员; else one of the roles.
export type Access = 'signed_in' | 'business' | readonly RoleCode[];

export function rolesOf(session: Session): RoleCode[] {
  return session.roles.map((role) => role.code);
}

export function isBusiness(session: Session): boolean {
  return !rolesOf(session).some((role) => administrators.includes(role));
}

export function mayEnter(session: Session, access: Access): boolean {
  if (access === 'signed_in') return true;
  if (access === 'business') return isBusiness(session);
  return rolesOf(session).some((role) => access.includes(role));
}
