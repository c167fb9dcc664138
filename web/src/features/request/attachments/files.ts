// Sizes in words, and which files can be shown in the page.

export function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const [amount, unit] = bytes < 1024 * 1024 ? [bytes / 1024, 'KB'] : [bytes / 1024 / 1024, 'MB'];
  return `${amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${unit}`;
}

// Only what cannot run anything: no pages, no SVG.
const shown: Record<string, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  bmp: 'image/bmp',
  webp: 'image/webp',
};

export function previewType(name: string): string | null {
  const ending = /\.([a-z]+)$/.exec(name.toLowerCase())?.[1];
  return ending === undefined ? null : (shown[ending] ?? null);
}

// Hands a file to the browser to be saved.
export function save(bytes: Blob, name: string): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  [link.href, link.download] = [address, name];
  link.click();
  // Not before the browser has taken it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
