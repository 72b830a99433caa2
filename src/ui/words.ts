// The vocabulary that every front end shares: the same states, the same order of sentences, the same
// words for a plan, a problem and the end of a run. Pure functions; nothing here colours or prints.
import type { Problem } from '../engine/errors.ts';
import type { Change, Plan, Principal } from '../engine/plan.ts';
import type { ControlLine, ControlState, Identity, Summary, Tone } from '../engine/port.ts';
import { regionSeries } from './region-series.ts';

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
  const glyphs: { readonly [state in ControlState]: string } = {
    verified: '✓',
    attested: '◆',
    accepted: '!',
    'not-applicable': '–',
    open: '○',
    unknown: '?',
    failed: '✗',
    locked: '·',
    working: '◐',
  };
  return glyphs[state];
}

/** One column wide: marks a fact or notice without colour. */
export function toneGlyph(tone: Tone): string {
  const glyphs: { readonly [tone in Tone]: string } = { plain: ' ', good: '✓', warning: '!', bad: '✗' };
  return glyphs[tone];
}

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

/** Milliseconds since the epoch as `2026-11-22 00:12 UTC`. */
export function timeWords(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
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

/** True for a state that leaves nothing to do. */
export function isHeld(state: ControlState): boolean {
  return state === 'verified' || state === 'attested' || state === 'accepted' || state === 'not-applicable';
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

/** The end of a run, complete in itself and free of secrets. Commands stand alone on unwrapped lines. */
export function summaryLines(summary: Summary, width: number): readonly string[] {
  const { identity } = summary;
  const wrap = (text: string, indent = '') => wrapWords(text, width, indent);
  const out: string[] = [];
  if (identity?.rehearsal === true) out.push(...wrap(`${rehearsalBadge}  ${rehearsalSentence}`), '');
  out.push(...wrap(outcomeSentence(summary)));
  if (identity !== undefined) out.push(...wrap(`Account ${identityLine(identity)}`));
  for (const [group, lines] of grouped(summary.lines)) {
    out.push('', group);
    for (const line of lines) {
      const start = `  ${stateGlyph(line.state)} ${line.short.padEnd(24)}${stateWord(line.state)}`;
      out.push(...wrap(line.note === undefined ? start : `${start.padEnd(44)}${line.note}`, ' '.repeat(28)));
    }
  }
  if (summary.changed.length > 0) {
    const changed = regionSeries(summary.changed, (change) => [change]);
    out.push('', 'Changed in this run', ...changed.flatMap(({ said }) => wrap(`  ${said.join(' ')}`, '  ')));
  } else {
    out.push('', 'Nothing was changed in this run.');
  }
  if (summary.recordDirectory !== undefined) out.push('', 'Record', `  ${summary.recordDirectory}`);
  for (const { says, command } of summary.commands) out.push('', ...wrap(says), `  ${command}`);
  for (const remark of summary.remarks) out.push('', ...wrap(remark));
  return out;
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
