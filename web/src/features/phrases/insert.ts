// Where a phrase goes in a text.
export interface Place {
  start: number;
  end: number;
}

// At the cursor, or over what is selected; behind a text that is there already it begins a new line.
export function insertPhrase(text: string, { start, end }: Place, phrase: string, multiline: boolean): { text: string; caret: number } {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const behind = multiline && after === '' && start === end && before.trim() !== '' && !before.endsWith('\n');
  const put = behind ? `\n${phrase}` : phrase;
  return { text: before + put + after, caret: before.length + put.length };
}
