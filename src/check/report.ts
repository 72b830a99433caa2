// What one check found: plain data, from which the table, the JSON and the OCSF findings are made.
import type { AccountKind } from '../aws/account.ts';
import type { Claim, FrameworkReference } from '../engine/claim.ts';
import type { ControlGroup } from '../engine/control.ts';
import type { Source } from '../engine/port.ts';
import type { CallRecord } from '../engine/sender.ts';
import type { Since } from '../engine/since.ts';
import type { Severity } from './severity.ts';

/** What to do about a control that does not hold. */
export interface Next {
  /** One short sentence, or the title of what is to be done. */
  readonly says: string;
  /** Titles of what must hold before, in the words of the list. */
  readonly after: readonly string[];
  readonly command?: string;
  readonly link?: string;
}

export interface CheckedControl extends Claim {
  readonly title: string;
  /** At most 22 columns. */
  readonly short: string;
  readonly group: ControlGroup;
  readonly why: string;
  readonly severity: Severity;
  /** Nobody can read it: only the owner's word counts. */
  readonly byWord: boolean;
  /** IAM actions that were denied, so that it is not known. */
  readonly missing: readonly string[];
  readonly frameworks: readonly FrameworkReference[];
  readonly sources: readonly Source[];
  /** Absent where it holds. */
  readonly next?: Next;
}

export interface CheckReport {
  readonly version: string;
  readonly rehearsal: boolean;
  readonly account: {
    readonly id: string;
    readonly partition: string;
    readonly region: string;
    readonly kind: AccountKind;
    /** What is not certain about the kind, one sentence. */
    readonly kindRemark?: string;
  };
  readonly caller: { readonly arn: string; readonly credentials: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly outcome: 'all-hold' | 'open-remain';
  /** What changed since the wizard last looked; absent where nobody wrote that down. */
  readonly since?: Since;
  /** Worst first; groups stay together. */
  readonly controls: readonly CheckedControl[];
  /** Every call of this check, oldest first. */
  readonly calls: readonly CallRecord[];
}
