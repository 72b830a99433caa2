// The vocabulary that every front end shares: the same states, the same order of sentences, the same
// words for a plan, a problem and the end of a run. Pure functions; nothing here colours or prints.
import { gradeGlyphs, isHeld } from '../engine/claim.ts';
import type { Problem } from '../engine/errors.ts';
import type { Change, Plan, Principal } from '../engine/plan.ts';
import type { ControlLine, ControlState, Event, Identity, Summary, Tone } from '../engine/port.ts';

/** Worn by every screen and every summary of a run that does not talk to AWS itself. */
export const rehearsalBadge = 'REHEARSAL';

/** What the badge means, one sentence. */
export const rehearsalSentence =
  'This is a rehearsal on a simulated account. It says nothing about any real AWS account.';

/** One or two words for a state. */
export function stateWord(state: ControlState): string {
  switch (state) {
    case 'not-applicable':
      return 'not applicable';
    case 'accepted':
      return 'risk accepted';
    case 'working':
      return 'in progress';
    case 'verified':
    case 'attested':
    case 'open':
    case 'unknown':
    case 'failed':
    case 'locked':
      return state;
  }
}

/** One column wide in every font; each state has its own, so that none depends on colour. */
export function stateGlyph(state: ControlState): string {
  const glyphs: { readonly [state in ControlState]: string } = { ...gradeGlyphs, locked: '·', working: '◐' };
  return glyphs[state];
}

/** One column wide: marks a fact or notice without colour. */
export function toneGlyph(tone: Tone): string {
  const glyphs: { readonly [tone in Tone]: string } = { plain: ' ', good: '✓', warning: '!', bad: '✗' };
  return glyphs[tone];
}

/** Before a fact or notice where no mark and no colour says it. */
export function toneWord(tone: Tone): string {
  const words: { readonly [tone in Tone]: string } = { plain: '', good: '', warning: 'Warning: ', bad: 'Problem: ' };
  return words[tone];
}

export type ChangeState = Extract<Event, { kind: 'change' }>['state'];

/** How far one change of a plan has come. */
export function changeWord(state: ChangeState): string {
  const words: { readonly [state in ChangeState]: string } = {
    started: 'Started',
    waiting: 'Waiting',
    done: 'Done',
    failed: 'Failed',
    'taken-back': 'Taken back',
  };
  return words[state];
}

/** While the changes of an approved plan are made. */
export const carryingOut = 'Carrying out the plan';

/** Heads what was found when a control is looked at again. */
export const foundAnew = 'Found now';

/** `111122223333` → `1111 2222 3333`. Anything that is not twelve digits comes back unchanged. */
export function accountIdGrouped(id: string): string {
  return /^\d{12}$/.test(id) ? id.replace(/(\d{4})(?=\d)/g, '$1 ') : id;
}

/** Base32 in groups of four, for reading and typing by hand. */
export function groupsOfFour(seed: string): string {
  return seed.replace(/(.{4})(?=.)/g, '$1 ');
}

/** Account, Region and who signs, e.g. `1111 2222 3333 · eu-west-1 · as root`. */
export function identityLine(identity: Identity): string {
  return [accountIdGrouped(identity.accountId), identity.region, `as ${identity.actingAs}`].join(' · ');
}

/** Everything that is known of who signs, as `label: value`. */
export function identityWords(identity: Identity): readonly string[] {
  return [
    `Account ${identityLine(identity)}`,
    ...(identity.alias === undefined ? [] : [`Account alias: ${identity.alias}`]),
    `Kind of account: ${identity.accountKind}`,
    `Signing as: ${identity.actingArn}`,
    `Credentials from: ${identity.credentialSource}`,
  ];
}

/** A span of time in at most two units, e.g. `4 s`, `2 min 5 s`, `3 h`, `2 days`. */
export function durationWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (large: number, largeUnit: string, small: number, smallUnit: string) =>
    small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  if (seconds < 86_400) return two(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min');
  const days = Math.floor(seconds / 86_400);
  return two(days, days === 1 ? 'day' : 'days', Math.floor((seconds % 86_400) / 3600), 'h');
}

/** How long a one-time code still counts, `seconds` being whole seconds. */
export function countdownWords(seconds: number): string {
  return seconds <= 0 ? 'new code now' : `new code in ${seconds} s`;
}

/** `can be undone` or `final`. */
export function undoWords(change: Change): string {
  return change.undo.kind === 'final' ? 'final' : 'can be undone';
}

/** What else the owner must know of one change before consenting, one short line each. */
export function changeRemarks(change: Change): readonly string[] {
  const remarks: string[] = [];
  if (change.onlyIf !== undefined) remarks.push(`Only if ${change.onlyIf}`);
  if (change.cost !== undefined) remarks.push(`Cost: ${change.cost}`);
  if (change.undo.kind === 'can-be-undone') remarks.push(`To undo: ${change.undo.how}`);
  if (change.retries !== undefined) {
    remarks.push(`Tried again for up to ${durationWords(change.retries.forSeconds * 1000)}: ${change.retries.because}`);
  }
  if (change.repeats !== undefined) remarks.push(`May be sent again ${change.repeats}`);
  if (change.compensation !== undefined) remarks.push(`If the rest fails: ${change.compensation.summary}`);
  return remarks;
}

/** `none`, or what each change that costs something costs. */
export function planCost(plan: Plan): string {
  const costs = [...new Set(plan.changes.flatMap(({ cost }) => (cost === undefined ? [] : [cost])))];
  return costs.length === 0 ? 'none' : costs.join('; ');
}

/** What stands in braces in a plan: names with further choices, and values that are not known yet. */
export function placeholderLines(plan: Plan): readonly string[] {
  const chosen = plan.alternatives ?? {};
  const foreseen = Object.entries(chosen).flatMap(([name, values]) =>
    values.length < 2
      ? []
      : [`{${name}} is ${values[0] ?? ''}; if somebody else has that name, ${values.slice(1).join(', then ')}`],
  );
  const unknown = Object.entries(plan.placeholders ?? {}).flatMap(([name, { meaning, secret }]) =>
    name in chosen ? [] : [`{${name}} is ${meaning}${secret === true ? ' (never shown here)' : ''}`],
  );
  return [...foreseen, ...unknown];
}

/** A whole plan as lines of text: numbered changes with what belongs to them, cost, remarks. */
export function planLines(plan: Plan): readonly string[] {
  const changes = plan.changes.flatMap((change, index) => [
    `${index + 1}. ${change.summary} (${undoWords(change)})`,
    ...changeRemarks(change).map((remark) => `   ${remark}`),
  ]);
  return [...changes, ...placeholderLines(plan), `Cost: ${planCost(plan)}`, ...(plan.remarks ?? [])];
}

/** What happened, what state the account is in, what to do next: always in this order. */
export function problemLines(problem: Pick<Problem, 'happened' | 'account' | 'next'>): readonly string[] {
  return [
    problem.happened,
    problem.account,
    ...problem.next.map((sentence, index) => `${index === 0 ? 'Next' : 'Or'}: ${sentence}`),
  ];
}

/** How many hold, e.g. `9 of 14 hold`. Attested, accepted and not applicable count as held. */
export function progressWords(lines: readonly ControlLine[]): string {
  const held = lines.filter(({ state }) => isHeld(state)).length;
  return `${held} of ${lines.length} hold`;
}

/** `lines` under their group headings, in the order given. */
export function grouped(lines: readonly ControlLine[]): readonly (readonly [string, readonly ControlLine[]])[] {
  const groups: [string, ControlLine[]][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last !== undefined && last[0] === line.group) last[1].push(line);
    else groups.push([line.group, [line]]);
  }
  return groups;
}

/** Breaks `text` at spaces so that no line is wider than `width`; later lines start with `indent`. */
export function wrapWords(text: string, width: number, indent = ''): readonly string[] {
  const margin = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = margin;
  let isEmpty = true;
  for (const word of text.slice(margin.length).split(' ')) {
    const candidate = isEmpty ? line + word : `${line} ${word}`;
    if (candidate.length <= width || isEmpty) line = candidate;
    else {
      lines.push(line);
      line = indent + word;
    }
    isEmpty = false;
  }
  return [...lines, line];
}

/** Heads the changes at the end of a run, or says that there are none. */
export const changedHeading = 'Changed in this run';
export const nothingChanged = 'Nothing was changed in this run.';

/** The first sentence of a summary. */
export function outcomeSentence(summary: Summary): string {
  const open = summary.lines.filter(({ state }) => !isHeld(state)).length;
  switch (summary.outcome) {
    case 'all-hold':
      return 'All controls hold. Root is at rest.';
    case 'open-remain':
      return open === 1 ? 'One control is still open.' : `${open} controls are still open.`;
    case 'left':
      return 'You left before the end. Everything done so far is kept.';
  }
}

/** Whose credentials sign a call. */
export function principalWords(principal: Principal): string {
  switch (principal) {
    case 'caller':
      return 'the credentials you started with';
    case 'administrator-key':
      return "the administrator's temporary access key";
    case 'administrator':
      return "the administrator's MFA session";
  }
}

/** Said where an empty answer was sent. */
export const nothingTyped = 'Nothing was typed, and nothing is assumed.';

/** Said where the words of a consent are not those asked for. */
export const notTheWords = 'Those are not the words asked for. Nothing is approved.';

/** What the ways to answer a plan, a word and a wait are called. */
export const answerLabels = {
  acceptRisk: 'Accept the risk, with a reason',
  declined: 'Not now',
  confirm: 'I confirm',
  checkNow: 'Check now',
  later: 'Later',
  errand: 'Rehearsal: do it in the pretend console',
} as const;

/** Before a statement that the owner gives their word for. */
export const wouldSign = 'You would sign for';

/** Beside a secret on a screen of its own. */
export const shownOnce = 'Shown once. It is kept nowhere, and gone when you leave this screen.';

/** What stays to be read of a secret that was shown, and of codes that were typed. */
export const storedWords = (label: string) => `${label}: stored`;
export const codeTyped = (device: string) => `Code of ${device}: typed`;
export const codesTyped = (device: string) => `Two codes of ${device}: typed`;
