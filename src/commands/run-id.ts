// The id of one run: in the journal, and in the record that the run ends with.

/** 64 random bits in hexadecimal. `random`: a strong integer, 0 ≤ n < `below`. */
export function newRunId(random: (below: number) => number): string {
  return Array.from({ length: 4 }, () => random(0x1_0000).toString(16).padStart(4, '0')).join('');
}
