// What an attack tried, line by line as it goes, for the table of `npm run test:faults`.
import { appendFileSync } from 'node:fs';

export type Part = 'deaths' | 'kills' | 'faults' | 'model' | 'secrets';

/** `violations` is one of them. Written nowhere unless ATTACK_COUNTS names a file. */
export function noteCounts(part: Part, counts: { readonly [what: string]: number | string }): void {
  const file = process.env['ATTACK_COUNTS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ part, ...counts })}\n`);
}

/** Does `work`, which counts as it goes, and notes what it counted whatever ends it: a failure is one violation more. */
export async function counted<Counts extends { readonly [what: string]: number }>(
  part: Part,
  counts: Counts,
  work: (counts: Counts) => Promise<void>,
): Promise<void> {
  let violations = 1;
  try {
    await work(counts);
    violations = 0;
  } finally {
    noteCounts(part, { ...counts, violations });
  }
}
