// Turns events into lines for the front ends that only append. What was said once is not said again:
// of the list of controls only the lines that changed, of the identity only what is new.
import type { ControlLine, ControlState, Event, Fact, Identity, Source, Summary } from '../engine/port.ts';
import { regionSeries } from './region-series.ts';
import { textLine } from './text-line.ts';
import type { Look, TextLine } from './text-line.ts';
import {
  carryingOut,
  changedHeading,
  changeWord,
  foundAnew,
  grouped,
  identityLine,
  identityWords,
  nothingChanged,
  outcomeSentence,
  rehearsalBadge,
  rehearsalSentence,
  stateGlyph,
  stateWord,
  toneWord,
  type ChangeState,
} from './words.ts';

export interface Transcript {
  /** The lines that say what is new in `event`; none when nothing is. */
  lines(event: Event): readonly TextLine[];
  /** True once an identity was told whose endpoint is not AWS. */
  readonly rehearsal: boolean;
}

/** `glyphs` puts a mark before each state; without it, as for a screen reader, words say it all. */
export function createTranscript(options: { readonly rehearsal: boolean; readonly glyphs: boolean }): Transcript {
  const { glyphs } = options;
  const states = new Map<string, string>();
  let rehearsal = options.rehearsal;
  let badgeShown = false;
  let identity: Identity | undefined;
  let lastStep = '';
  let lastPlan = '';
  let opened: { readonly control: string; readonly said: readonly string[] } | undefined;

  const badge = (): TextLine[] => {
    if (!rehearsal || badgeShown) return [];
    badgeShown = true;
    return [textLine(`${rehearsalBadge}. ${rehearsalSentence}`, 'warning')];
  };

  const controls = (lines: readonly ControlLine[]): TextLine[] => {
    // "in progress" comes and goes with every control that is opened; the opening itself is told.
    const changed = lines.filter(
      (line) => line.state !== 'working' && states.get(line.id) !== controlText(line, glyphs),
    );
    const first = states.size === 0;
    for (const line of changed) states.set(line.id, controlText(line, glyphs));
    if (!first) return changed.map((line) => controlLine(line, glyphs));
    return grouped(changed).flatMap(([group, members]) => [
      textLine(''),
      textLine(group, 'heading'),
      ...members.map((line) => controlLine(line, glyphs)),
    ]);
  };

  /** Of the control that was in front already only what is found anew: the rest stands above. */
  const control = (event: Extract<Event, { kind: 'control-opened' }>): TextLine[] => {
    const facts = factLines(event.facts);
    const before = opened?.control === event.control ? opened.said : undefined;
    opened = { control: event.control, said: facts.map(({ text }) => text) };
    if (before !== undefined) {
      const found = facts.filter(({ text }) => !before.includes(text));
      return found.length === 0 ? [] : [textLine(''), textLine(foundAnew, 'heading'), ...found];
    }
    return [
      textLine(''),
      textLine(event.title, 'heading', { kind: 'control-title' }),
      textLine(event.why),
      ...facts,
      ...event.sources.flatMap(sourceLines),
    ];
  };

  const change = (event: Extract<Event, { kind: 'change' }>): TextLine[] => {
    const begins = event.planDigest !== lastPlan;
    lastPlan = event.planDigest;
    const beginning = begins ? [textLine(`${carryingOut} ...`, 'quiet')] : [];
    // What is done says that it was started; that it waits, and why, is news.
    if (event.state === 'started') return beginning;
    const detail = event.detail === undefined ? '' : ` (${event.detail})`;
    return [...beginning, textLine(`${changeWord(event.state)}: ${event.summary}${detail}`, looks[event.state])];
  };

  const told = (event: Event): TextLine[] => {
    switch (event.kind) {
      case 'identity': {
        const before = identity;
        identity = event.identity;
        rehearsal ||= event.identity.rehearsal;
        return [...badge(), ...identityLines(event.identity, before)];
      }
      case 'controls':
        if (event.current !== opened?.control) opened = undefined;
        return controls(event.lines);
      case 'control-opened':
        return control(event);
      case 'busy':
        return [textLine(`${event.text.replace(/[.…]+$/, '')} ...`, 'quiet')];
      case 'idle':
        return [];
      case 'change':
        return change(event);
      case 'notice':
        return [
          textLine(`${toneWord(event.tone)}${event.title}`, event.tone === 'plain' ? 'heading' : event.tone),
          ...event.lines.map((line) => textLine(line)),
        ];
      case 'summary':
        return summary(event.summary, glyphs);
    }
  };

  return {
    get rehearsal() {
      return rehearsal;
    },
    lines: (event) => {
      const said = told(event);
      // A wait that goes on is told once, not at every try.
      if (event.kind === 'change' || event.kind === 'busy') {
        const step = said.map(({ text }) => text).join('\n');
        if (step === lastStep) return [];
        lastStep = step;
      }
      return [...badge(), ...said];
    },
  };
}

const lookOf: { readonly [state in ControlState]: Look } = {
  verified: 'good',
  attested: 'good',
  accepted: 'warning',
  'not-applicable': 'quiet',
  open: 'plain',
  unknown: 'warning',
  failed: 'bad',
  locked: 'quiet',
  working: 'quiet',
};

const looks: { readonly [state in ChangeState]: Look } = {
  started: 'quiet',
  waiting: 'quiet',
  done: 'good',
  failed: 'bad',
  'taken-back': 'warning',
};

function controlLine(line: ControlLine, glyphs: boolean): TextLine {
  return textLine(controlText(line, glyphs), lookOf[line.state], { kind: 'control', line });
}

function controlText(line: ControlLine, glyphs: boolean): string {
  const note = line.note === undefined ? '' : `. ${line.note}`;
  return `${glyphs ? `${stateGlyph(line.state)} ` : ''}${line.title}: ${stateWord(line.state)}${note}`;
}

/** Each fact as `label: value`. A warning says so in words. */
function factLines(facts: readonly Fact[]): readonly TextLine[] {
  const labelColumns = Math.max(0, ...facts.map(({ label }) => label.length));
  return facts.map((fact) =>
    textLine(`${toneWord(fact.tone)}${fact.label}: ${fact.value}`, fact.tone, { kind: 'fact', fact, labelColumns }),
  );
}

function sourceLines({ title, url }: Source): readonly TextLine[] {
  const says = `Source: ${title}`;
  if (url === undefined) return [textLine(says, 'quiet')];
  return [textLine(`${says} ${url}`, 'quiet', { kind: 'command', says, command: url })];
}

function identityLines(now: Identity, before: Identity | undefined): TextLine[] {
  const known = before === undefined ? [] : identityWords(before);
  return identityWords(now)
    .filter((line) => !known.includes(line))
    .map((line) => textLine(line));
}

function summary(told: Summary, glyphs: boolean): TextLine[] {
  const { identity } = told;
  const lines = [textLine(''), textLine(outcomeSentence(told), 'heading')];
  if (identity?.rehearsal === true) lines.push(textLine(`${rehearsalBadge}. ${rehearsalSentence}`, 'warning'));
  if (identity !== undefined) lines.push(textLine(`Account ${identityLine(identity)}`));
  for (const [group, members] of grouped(told.lines)) {
    lines.push(textLine(''), textLine(group, 'heading'), ...members.map((line) => controlLine(line, glyphs)));
  }
  lines.push(textLine(''), ...changedLines(told));
  if (told.recordDirectory !== undefined) {
    lines.push(...commandLines('Record:', told.recordDirectory));
  }
  for (const { says, command } of told.commands) lines.push(...commandLines(says, command));
  for (const remark of told.remarks) lines.push(textLine(''), textLine(remark));
  return lines;
}

function changedLines({ changed }: Summary): readonly TextLine[] {
  if (changed.length === 0) return [textLine(nothingChanged)];
  const series = regionSeries(changed, (change) => [change]);
  return [textLine(changedHeading, 'heading'), ...series.map(({ said }) => textLine(`  ${said.join(' ')}`))];
}

function commandLines(says: string, command: string): readonly TextLine[] {
  return [textLine(''), textLine(says), textLine(command, 'plain', { kind: 'verbatim' })];
}
