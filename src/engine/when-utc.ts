/** A time to the minute, in UTC and saying so, e.g. `2026-11-22 00:12 UTC`: as findings and records write it. */
export function whenUtc(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
