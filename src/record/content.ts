// What record.json holds. Everything a reader may rely on is here; the other files are made from it or
// sign it. Holds only what the owner saw: no secret, no input or output of a call.
// The same shape as a JSON Schema, for other programs: docs/record.schema.json.
import type { FrameworkReference, Grade } from '../engine/claim.ts';
import type { CallRecord } from '../engine/sender.ts';

/** Raised when record.json or the rendering of record.md or record.html changes in any way. */
export const schemaVersion = 1;

/** The in-toto predicate type of a record of an AWS account. */
export const completionPredicate = 'urn:rootlock:completion-record:v1';
/** The in-toto predicate type of a rehearsal's record: never the same, so that neither passes for the other. */
export const rehearsalPredicate = 'urn:rootlock:rehearsal-record:v1';

export type PredicateType = typeof completionPredicate | typeof rehearsalPredicate;

export function predicateTypeFor(rehearsal: boolean): PredicateType {
  return rehearsal ? rehearsalPredicate : completionPredicate;
}

export type Outcome = 'all-hold' | 'open-remain';

export interface RecordedFact {
  readonly label: string;
  readonly value: string;
}

/** A change made in this run and answered by AWS. */
export interface RecordedChange {
  /** Plain words, e.g. "Create the group admins". */
  readonly summary: string;
  readonly service: string;
  readonly operation: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly requestId?: string;
  /** Of the CloudTrail event that has this request id; absent where the event history did not show it yet. */
  readonly eventId?: string;
}

export interface RecordedControl {
  readonly id: string;
  readonly title: string;
  readonly frameworks: readonly FrameworkReference[];
  readonly grade: Grade;
  /** One sentence: what holds, or what does not. */
  readonly statement: string;
  /** What was found when the run began. */
  readonly before?: { readonly statement: string; readonly facts: readonly RecordedFact[] };
  /** What was found at the end. */
  readonly facts: readonly RecordedFact[];
  /**
   * The calls that `facts` were read with; never empty when the grade is `verified`. Ordered by service, operation, Region
   * and digest, so that two records of the same state have them in the same order.
   */
  readonly evidence: readonly CallRecord[];
  /** ISO 8601, UTC. */
  readonly at: string;
  /** There exactly when the grade is `attested` or `accepted`. */
  readonly word?: {
    readonly statement: string;
    /** Among them `owner`, who answers for it, when the grade is `accepted`. */
    readonly fields: { readonly [name: string]: string };
    /** ISO 8601 date; always there when the grade is `accepted`. */
    readonly reviewBy?: string;
  };
  readonly changes: readonly RecordedChange[];
}

/** What another scanner will report although it was chosen so. */
export interface ByDesignFinding {
  /** Stable name, e.g. `administrator-access`. */
  readonly id: string;
  readonly raisedBy: readonly FrameworkReference[];
  readonly why: string;
  /** When the finding goes away by itself. */
  readonly recheck?: string;
}

export interface RecordContent {
  readonly schemaVersion: typeof schemaVersion;
  readonly predicateType: PredicateType;
  readonly tool: {
    readonly name: string;
    readonly version: string;
    /** SHA-256 over the program's own files, lower-case hex; absent when it did not run from its package. */
    readonly bundleDigest?: string;
  };
  readonly run: {
    readonly id: string;
    /** ISO 8601, UTC. */
    readonly startedAt: string;
    /** ISO 8601, UTC. */
    readonly finishedAt: string;
    readonly account: {
      readonly id: string;
      readonly alias?: string;
      readonly partition: string;
      readonly region: string;
      /** In words or as a name, e.g. `standalone`. */
      readonly kind: string;
    };
    /** Every Region that a call of the evidence went to, sorted. */
    readonly regions: readonly string[];
    /** ARNs of who signed the calls at the beginning, and after the hand-over when there was one. */
    readonly callers: { readonly before: string; readonly after?: string };
    readonly rehearsal: boolean;
    /** AWS's clock minus ours. */
    readonly clockSkewMilliseconds: number;
  };
  readonly outcome: Outcome;
  readonly controls: readonly RecordedControl[];
  readonly byDesignFindings: readonly ByDesignFinding[];
  /** Hash of the journal's last line when the record was made, lower-case hex. */
  readonly journalHead?: string;
  /** The key that signs the whole record, so that whoever signs record.json alone vouches for it. */
  readonly signer: {
    /** Its fingerprint, lower-case hex. */
    readonly sha256: string;
  };
}

/** What a record holds before it is signed. */
export type UnsignedContent = Omit<RecordContent, 'signer'>;
