// A plan is what the owner consents to: ordered changes, each an exact AWS call with typed
// placeholders for what is not known yet. Its digest covers all of it; an Approval is bound to
// that digest, and nothing is sent that an approved plan does not contain.
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Problem } from './errors.ts';
import type { JsonObject } from './json.ts';
import { placeholdersIn } from './placeholders.ts';

/** AWS services by the SDK's own names of their clients. */
export type ServiceName =
  | 'IAM'
  | 'STS'
  | 'CloudTrail'
  | 'S3'
  | 'S3Control'
  | 'Organizations'
  | 'Account'
  | 'SNS'
  | 'EventBridge'
  | 'CloudWatch'
  | 'CloudWatchLogs'
  | 'GuardDuty'
  | 'ConfigService'
  | 'AccessAnalyzer'
  | 'Budgets';

/**
 * Whose credentials sign a call. `caller` are the credentials the run started with (root, as a rule),
 * `administrator-key` the administrator's temporary access key, `administrator` its MFA session.
 */
export type Principal = 'caller' | 'administrator-key' | 'administrator';

export interface Call {
  readonly service: ServiceName;
  readonly operation: string;
  /** The SDK's input, with placeholders such as `{serial}` inside strings. */
  readonly input: JsonObject;
  /** Set where the call must go to one Region; otherwise the run's own. */
  readonly region?: string;
  readonly principal: Principal;
}

export interface Change extends Call {
  /** Unique within its plan. */
  readonly id: string;
  /** Plain words, imperative, e.g. `Create the group {group}`. */
  readonly summary: string;
  /** What it costs, in words; absent when it costs nothing. */
  readonly cost?: string;
  /** How it can be undone, or `final`. */
  readonly undo: { readonly kind: 'can-be-undone'; readonly how: string } | { readonly kind: 'final' };
  /** Which refusals are retried, for how long, and why: shown, and visible while it happens. */
  readonly retries?: { readonly errors: readonly string[]; readonly forSeconds: number; readonly because: string };
  /** Why it may be sent more than once, e.g. "with new codes, while AWS does not accept them". */
  readonly repeats?: string;
  /** The condition under which it is sent at all; absent when it always is. */
  readonly onlyIf?: string;
  /** What is called to take it back when the rest of the plan is not finished. */
  readonly compensation?: Call & { readonly summary: string };
  /** What it makes, for the journal, e.g. `iam-user/{user}`; never a secret. */
  readonly makes?: string;
  /** What it removes of what was made before, in the same form. */
  readonly unmakes?: string;
}

export interface PlanDraft {
  readonly control: string;
  readonly title: string;
  readonly changes: readonly Change[];
  /** Every placeholder used, by name, with what it stands for. Secret ones are never printed or journalled. */
  readonly placeholders?: { readonly [name: string]: { readonly meaning: string; readonly secret?: boolean } };
  /** Values known beforehand, the first one first to be tried, e.g. the names of a bucket. */
  readonly alternatives?: { readonly [name: string]: readonly string[] };
  /** Words the owner must type to approve, and why they are asked for. */
  readonly phrase?: { readonly text: string; readonly because: string };
  /** Whole-plan remarks: total cost, waiting times, what happens next. */
  readonly remarks?: readonly string[];
}

export interface Plan extends PlanDraft {
  /** SHA-256 in lower-case hex over the RFC 8785 form of the draft. */
  readonly digest: string;
}

/** Lower-case hex SHA-256 over the RFC 8785 canonical JSON of `value`. */
export function digestOf(value: unknown): string {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new TypeError('value has no canonical JSON form');
  return createHash('sha256').update(canonical).digest('hex');
}

/** Seals a draft. Throws a TypeError when change ids repeat or a placeholder is not declared. */
export function sealPlan(draft: PlanDraft): Plan {
  const ids = new Set<string>();
  for (const change of draft.changes) {
    if (ids.has(change.id)) throw new TypeError(`change id ${change.id} is used twice`);
    ids.add(change.id);
    const { input, summary, makes, unmakes, compensation } = change;
    for (const name of placeholdersIn([input, summary, makes ?? '', unmakes ?? '', compensation?.input ?? {}])) {
      if (!isDeclared(draft, name)) throw new TypeError(`{${name}} in ${change.id} is not declared`);
    }
  }
  return { ...draft, digest: digestOf(draft) };
}

function isDeclared({ placeholders = {}, alternatives = {} }: PlanDraft, name: string): boolean {
  return Object.hasOwn(placeholders, name) || Object.hasOwn(alternatives, name);
}

declare const approved: unique symbol;

/** The owner's consent to one plan. Only `approve` makes one. */
export interface Approval {
  readonly [approved]: true;
  readonly digest: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Turns the owner's yes into an Approval of exactly this plan.
 * Throws a Problem (`declined`) when the plan asks for a phrase and `typed` is not it.
 */
export function approve(plan: Plan, at: number, typed?: string): Approval {
  if (plan.phrase !== undefined && typed?.trim() !== plan.phrase.text) {
    throw new Problem('declined', {
      happened: `The words typed are not "${plan.phrase.text}".`,
      account: 'Nothing was changed.',
      next: ['Type the words exactly, or leave this step for later.'],
    });
  }
  return { digest: plan.digest, at } as Approval;
}
