import type { MailedKind, NoticePreferences } from '@/api/types';

// The digest is not a kind that can be chosen: it is a way of sending the others.
export const mailedKinds = ['to_do', 'progress', 'alert', 'supervision', 'dispute', 'comment', 'administration'] as const satisfies readonly MailedKind[];

export function mailedOf(preferences: NoticePreferences): MailedKind[] {
  const chosen = preferences.mail.map((kind) => kind.code);
  return mailedKinds.filter((kind) => chosen.includes(kind));
}
