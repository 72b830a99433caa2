// Which of a few known words someone meant to type.

/** The known word at most two edits (three for long words) from `typed`, the nearest one; or undefined. */
export function closest(typed: string, known: readonly string[]): string | undefined {
  const limit = typed.length > 6 ? 3 : 2;
  const near = known
    .map((word) => ({ word, distance: editDistance(typed.toLowerCase(), word) }))
    .filter(({ word, distance }) => distance <= limit && distance < word.length)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.word;
}

/** A sentence that follows another one, with the space between; empty when nothing is near. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const meant = closest(typed, known);
  return meant === undefined ? '' : ` Did you mean "${meant}"?`;
}

/** Levenshtein distance, with two neighbouring letters swapped counting as one edit. */
function editDistance(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const options = [
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      ];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (row > 1 && column > 1 && swapped) options.push((beforeLast[column - 2] ?? 0) + 1);
      current.push(Math.min(...options));
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
