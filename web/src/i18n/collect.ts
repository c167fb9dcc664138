// {"./zh-CN/inbox.json": words} → {inbox: words}
export type Words = { [key: string]: string | Words };

export function byArea(files: Record<string, unknown>): Record<string, Words> {
  const areas: Record<string, Words> = {};
  for (const [file, words] of Object.entries(files)) {
    const area = /([\w-]+)\.json$/.exec(file)?.[1];
    if (area) areas[area] = words as Words;
  }
  return areas;
}
