// A list that comes in pages, fetched to its end: for what is short, and is searched or counted in the page.
interface Page<T> {
  items: readonly T[];
  next: string | null;
}

export async function wholeList<T>(fetchPage: (after: string | undefined) => Promise<{ data: Page<T> }>): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const { data } = await fetchPage(after);
    items.push(...data.items);
    after = data.next ?? undefined;
  } while (after);
  return items;
}
