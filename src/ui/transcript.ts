// Turns events into lines for the front ends that only append. What was said once is not said again:
// of the list of controls only the lines that changed, of the identity only what is new.
import type { ControlLine, ControlState, Event, Fact, Identity, Source, Summary, Tone } from '../engine/port.ts';
import { textLine } from './text-line.ts';
import type { Look, TextLine } from './text-line.ts';
import {
  accountIdGrouped,
  grouped,
  identityLine,
  outcomeSentence,
  rehearsalBadge,
  rehearsalSentence,
  stateGlyph,
  stateWord,
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
    if (!first) return changed.map((line) => textLine(controlText(line, glyphs), lookOf[line.state]));
    return grouped(changed).flatMap(([group, members]) => [
      textLine(''),
      textLine(group, 'heading'),
      ...members.map((line) => textLine(controlText(line, glyphs), lookOf[line.state])),
    ]);
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
        return controls(event.lines);
      case 'control-opened':
        return [
          textLine(''),
          textLine(event.title, 'heading'),
          textLine(event.why),
          ...event.facts.map(factLine),
          ...event.sources.map(sourceLine),
        ];
      case 'busy':
        return [textLine(`${event.text.replace(/[.…]+$/, '')} ...`, 'quiet')];
      case 'idle':
        return [];
      case 'change': {
        const { word, look } = steps[event.state];
        const detail = event.detail === undefined ? '' : ` (${event.detail})`;
        return [textLine(`${word}: ${event.summary}${detail}`, look)];
      }
      case 'notice':
        return [
          textLine(`${toneWords[event.tone]}${event.title}`, event.tone === 'plain' ? 'heading' : event.tone),
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

const steps = {
  started: { word: 'Started', look: 'quiet' },
  waiting: { word: 'Waiting', look: 'quiet' },
  done: { word: 'Done', look: 'good' },
  failed: { word: 'Failed', look: 'bad' },
  'taken-back': { word: 'Taken back', look: 'warning' },
} as const;

const toneWords: { readonly [tone in Tone]: string } = { plain: '', good: '', warning: 'Warning: ', bad: 'Problem: ' };

function controlText(line: ControlLine, glyphs: boolean): string {
  const note = line.note === undefined ? '' : `. ${line.note}`;
  return `${glyphs ? `${stateGlyph(line.state)} ` : ''}${line.title}: ${stateWord(line.state)}${note}`;
}

/** A fact as `label: value`. A warning says so in words. */
export function factLine(fact: Fact): TextLine {
  return textLine(`${toneWords[fact.tone]}${fact.label}: ${fact.value}`, fact.tone);
}

function sourceLine(source: Source): TextLine {
  return textLine(`Source: ${source.title}${source.url === undefined ? '' : ` ${source.url}`}`, 'quiet');
}

function identityLines(now: Identity, before: Identity | undefined): TextLine[] {
  const said = (identity: Identity) => [
    `Account ${identityLine(identity)}`,
    ...(identity.alias === undefined ? [] : [`Account alias: ${identity.alias}`]),
    `Kind of account: ${identity.accountKind}`,
    `Signing as: ${identity.actingArn}`,
    `Credentials from: ${identity.credentialSource}`,
  ];
  const known = before === undefined ? [] : said(before);
  return said(now)
    .filter((line) => !known.includes(line))
    .map((line) => textLine(line));
}

function summary(told: Summary, glyphs: boolean): TextLine[] {
  const { identity } = told;
  const lines = [textLine(''), textLine(outcomeSentence(told), 'heading')];
  if (identity?.rehearsal === true) lines.push(textLine(`${rehearsalBadge}. ${rehearsalSentence}`, 'warning'));
  if (identity !== undefined) lines.push(textLine(`Account ${accountIdGrouped(identity.accountId)}`));
  for (const [group, members] of grouped(told.lines)) {
    lines.push(textLine(''), textLine(group, 'heading'));
    lines.push(...members.map((line) => textLine(controlText(line, glyphs), lookOf[line.state])));
  }
  lines.push(textLine(''));
  if (told.changed.length === 0) lines.push(textLine('Nothing was changed in this run.'));
  else lines.push(textLine('Changed in this run', 'heading'), ...told.changed.map((change) => textLine(change)));
  if (told.recordDirectory !== undefined) lines.push(textLine(`Record: ${told.recordDirectory}`));
  for (const { says, command } of told.commands) lines.push(textLine(''), textLine(says), textLine(command));
  for (const remark of told.remarks) lines.push(textLine(''), textLine(remark));
  return lines;
}
