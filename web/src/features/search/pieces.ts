// A text cut into what was found and what stands between. Ranges count code points.
export interface Piece {
  text: string;
  found: boolean;
}

export function piecesOf(text: string, ranges: readonly { start: number; length: number }[]): Piece[] {
  const points = Array.from(text);
  const pieces: Piece[] = [];
  let at = 0;
  const take = (until: number, found: boolean): void => {
    if (until > at) pieces.push({ text: points.slice(at, until).join(''), found });
    at = Math.max(at, until);
  };
  for (const { start, length } of ranges) {
    take(start, false);
    take(start + length, true);
  }
  take(points.length, false);
  return pieces;
}
