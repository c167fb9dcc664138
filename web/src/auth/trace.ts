// The cookie of the session is hidden from pages. This one beside it lives as long and says nothing but that there was a
// session, so that a first visitor's page does not ask for one and be refused.
const name = 'xiezhu-signed-in';
const attributes = 'Path=/; Secure; SameSite=Strict';

export const mayBeSignedIn = (): boolean => document.cookie.split('; ').includes(`${name}=1`);

export function leaveTrace(): void {
  document.cookie = `${name}=1; ${attributes}`;
}

export function removeTrace(): void {
  document.cookie = `${name}=; Max-Age=0; ${attributes}`;
}
