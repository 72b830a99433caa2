// What the record says about one control, and how sure it is. Grades are never mixed (design §1.7).
import type { ControlState, Fact } from './port.ts';
import type { CallRecord } from './sender.ts';

export type Grade = 'verified' | 'attested' | 'accepted' | 'not-applicable' | 'open' | 'unknown' | 'failed';

/** A requirement of a published framework; ids mean nothing without the version. */
export interface FrameworkReference {
  readonly framework: string;
  readonly version: string;
  readonly id: string;
}

export interface Claim {
  readonly control: string;
  readonly grade: Grade;
  /** One sentence for a person. */
  readonly statement: string;
  readonly facts: readonly Fact[];
  /** The reads this claim rests on. Empty for `attested`, `accepted` and `not-applicable`. */
  readonly evidence: readonly CallRecord[];
  /** ISO 8601, UTC: when the reads were made, or the owner's word was given. */
  readonly at: string;
  /** For `attested`: the statement signed for and the fields given. For `accepted`: the reason and the review date. */
  readonly word?: {
    readonly statement: string;
    readonly fields: { readonly [name: string]: string };
    readonly reviewBy?: string;
  };
}

/** "All hold" means none open, unknown or failed. */
export function allHold(claims: readonly Pick<Claim, 'grade'>[]): boolean {
  return claims.every(({ grade }) => isHeld(grade));
}

/** True for a state that leaves nothing to do. */
export function isHeld(state: ControlState): boolean {
  return state === 'verified' || state === 'attested' || state === 'accepted' || state === 'not-applicable';
}

/** One column wide in every font; each grade has its own, so that none depends on colour. */
export const gradeGlyphs: { readonly [grade in Grade]: string } = {
  verified: '✓',
  attested: '◆',
  accepted: '!',
  'not-applicable': '–',
  open: '○',
  unknown: '?',
  failed: '✗',
};
