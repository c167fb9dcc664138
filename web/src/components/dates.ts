// Instants and days as this house writes them, whatever the zone and language of the browser.
const zone = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});

function partsOf(instant: string): Record<string, string> | null {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return null;
  const found: Record<string, string> = {};
  for (const part of parts.formatToParts(date)) found[part.type] = part.value;
  // Some browsers write midnight as 24.
  if (found.hour === '24') found.hour = '00';
  return found;
}

// 2026-11-25
export function dayOf(instant: string): string {
  const p = partsOf(instant);
  return p ? `${p.year}-${p.month}-${p.day}` : '';
}

// 16:30
export function timeOf(instant: string): string {
  const p = partsOf(instant);
  return p ? `${p.hour}:${p.minute}` : '';
}

// 2026-11-25 16:30
export function dateTimeOf(instant: string): string {
  const day = dayOf(instant);
  return day ? `${day} ${timeOf(instant)}` : '';
}
