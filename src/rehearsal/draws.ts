// Chance that can be repeated: the same seed gives the same draws, whatever order parallel calls arrive in,
// because each kind of call has a sequence of its own.
import { createHash } from 'node:crypto';

export interface Draws {
  readonly seed: string;
  /** How often each kind of call was drawn for. */
  readonly counts: Map<string, number>;
}

export function seededDraws(seed: string): Draws {
  return { seed, counts: new Map() };
}

/** The next number of the sequence of `kind`: 0 ≤ n < 1. */
export function drawn({ seed, counts }: Draws, kind: string): number {
  const count = counts.get(kind) ?? 0;
  counts.set(kind, count + 1);
  const bytes = createHash('sha256').update(`${seed}\n${kind}\n${count}`).digest();
  return bytes.readUIntBE(0, 6) / 2 ** 48;
}
