// How long an account stays locked, as "9:05"; empty when it is over.
export function remainingLock(until: string, now: number): string {
  const seconds = Math.ceil((new Date(until).getTime() - now) / 1000);
  if (!(seconds > 0)) return '';
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
