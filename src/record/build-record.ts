// Builds the content of a record from the run's claims. Pure: no clock, no file, no network. The outcome
// and the predicate type are computed here and nowhere else.
import { allHold, type Claim } from '../engine/claim.ts';
import type { Control, Finding } from '../engine/control.ts';
import type { Fact } from '../engine/port.ts';
import type { CallRecord } from '../engine/sender.ts';
import { byDesignFinding, type ForeseenFinding } from './by-design.ts';
import { predicateTypeFor, schemaVersion } from './content.ts';
import type { RecordContent, UnsignedContent, RecordedChange, RecordedControl, RecordedFact } from './content.ts';
import { plainJson } from './plain-text.ts';

export interface ControlInput {
  readonly control: Pick<Control, 'id' | 'title' | 'frameworks'>;
  /** What inspect found when the run began. */
  readonly before?: Pick<Finding, 'statement' | 'facts'>;
  /** From fresh reads at the end of the run. */
  readonly claim: Claim;
  readonly changes: readonly RecordedChange[];
}

export interface RecordInput {
  readonly tool: RecordContent['tool'];
  /** Its Regions are found out here. */
  readonly run: Omit<RecordContent['run'], 'regions'>;
  /** In the order of the catalogue. */
  readonly controls: readonly ControlInput[];
  /** What other scanners will report by design. `root-used` is found out here and need not be given. */
  readonly foreseen: readonly ForeseenFinding[];
  readonly journalHead?: string;
}

/**
 * The record of one run. Times come out in UTC with milliseconds, all text printable.
 * Throws a TypeError when a claim belongs to another control or a time cannot be read: that is our bug.
 */
export function buildRecord(input: RecordInput): UnsignedContent {
  const { run } = input;
  const foreseen = new Set<ForeseenFinding>([...input.foreseen, ...(rootWasUsed(input) ? ['root-used' as const] : [])]);
  return plainJson<UnsignedContent>({
    schemaVersion,
    predicateType: predicateTypeFor(run.rehearsal),
    tool: input.tool,
    run: {
      ...run,
      startedAt: utc(run.startedAt),
      finishedAt: utc(run.finishedAt),
      clockSkewMilliseconds: Math.round(run.clockSkewMilliseconds),
      regions: regionsOf(input),
    },
    outcome: allHold(input.controls.map(({ claim }) => claim)) ? 'all-hold' : 'open-remain',
    controls: input.controls.map(recorded),
    byDesignFindings: [...foreseen].map(byDesignFinding),
    ...(input.journalHead === undefined ? {} : { journalHead: input.journalHead }),
  });
}

function recorded({ control, before, claim, changes }: ControlInput): RecordedControl {
  if (claim.control !== control.id) throw new TypeError(`claim about ${claim.control} given for ${control.id}`);
  return {
    id: control.id,
    title: control.title,
    frameworks: control.frameworks.map(({ framework, version, id }) => ({ framework, version, id })),
    grade: claim.grade,
    statement: claim.statement,
    ...(before === undefined ? {} : { before: { statement: before.statement, facts: before.facts.map(recordedFact) } }),
    facts: claim.facts.map(recordedFact),
    evidence: claim.evidence.map((call) => ({ ...call, time: utc(call.time) })).toSorted(inOrder),
    at: utc(claim.at),
    ...(claim.word === undefined ? {} : { word: recordedWord(claim.word) }),
    changes: changes.map((change) => ({ ...change, time: utc(change.time) })),
  };
}

function recordedFact({ label, value }: Fact): RecordedFact {
  return { label, value };
}

function recordedWord(word: NonNullable<Claim['word']>): NonNullable<RecordedControl['word']> {
  const { statement, fields, reviewBy } = word;
  return { statement, fields, ...(reviewBy === undefined ? {} : { reviewBy: utc(reviewBy).slice(0, 10) }) };
}

function rootWasUsed({ run, controls }: RecordInput): boolean {
  const signers = [
    run.callers.before,
    ...controls.flatMap(({ claim }) => claim.evidence.map((call) => call.principalArn)),
  ];
  return signers.some((arn) => arn.endsWith(':root'));
}

function regionsOf({ controls }: RecordInput): readonly string[] {
  return [...new Set(controls.flatMap(({ claim }) => claim.evidence.map(({ region }) => region)))].toSorted();
}

/** Calls go out together and come back in any order: their order says what was asked, not which answer was faster. */
function inOrder(one: CallRecord, other: CallRecord): number {
  const [mine, theirs] = [one, other].map(({ service, operation, region, outcome, digest = '', time }) =>
    [service, operation, region, outcome, digest, time].join('\n'),
  );
  return mine === theirs ? 0 : (mine ?? '') < (theirs ?? '') ? -1 : 1;
}

function utc(time: string): string {
  const moment = new Date(time);
  if (Number.isNaN(moment.getTime())) throw new TypeError(`not a time: ${time}`);
  return moment.toISOString();
}
