// What a question shows before it is answered, as lines: the same facts in the same order in every
// front end that only appends. Options and keys are the front end's own.
import { cliCommand, withKnownNames } from '../engine/command.ts';
import type { Change, Plan } from '../engine/plan.ts';
import type { Question } from '../engine/port.ts';
import { regionSeries } from './region-series.ts';
import { textLine } from './text-line.ts';
import type { TextLine } from './text-line.ts';
import { timeWords } from './times.ts';
import {
  changeRemarks,
  durationWords,
  placeholderLines,
  planCost,
  principalWords,
  rehearsalBadge,
  undoWords,
  wouldSign,
} from './words.ts';

/** Heading, why it is asked again, explanation, and what the kind of question adds. Never a secret. */
export function questionLines(question: Question, rehearsal: boolean, now: number): readonly TextLine[] {
  return [
    textLine(''),
    rehearsal ? rehearsalTitle(question.title) : textLine(question.title, 'heading'),
    ...(question.problem === undefined ? [] : [textLine(`Problem: ${question.problem}`, 'bad')]),
    ...question.lines.map((line) => textLine(line)),
    ...particulars(question, now),
  ];
}

function rehearsalTitle(title: string): TextLine {
  const badge = rehearsalBadge;
  return textLine(`${badge} - ${title}`, 'heading', { kind: 'question-title', badge, title });
}

function particulars(question: Question, now: number): readonly TextLine[] {
  switch (question.kind) {
    case 'approve':
      return planAndCommands(question.plan, question.title);
    case 'attest':
      return [textLine(`${wouldSign}: ${question.statement}`)];
    case 'wait-for':
      return [
        textLine(`Waiting for: ${question.awaited}`),
        ...(question.link === undefined
          ? []
          : [textLine(`Open: ${question.link}`, 'plain', { kind: 'command', says: 'Open:', command: question.link })]),
        textLine(`Waiting since ${timeWords(question.since)}, for ${durationWords(now - question.since)}`, 'quiet'),
      ];
    case 'enrol':
    case 'code':
      return [textLine(`MFA device: ${question.device}`)];
    case 'show-secret':
      return [textLine(`To be shown once: ${question.label}`)];
    case 'choose':
    case 'text':
      return [];
  }
}

function planAndCommands(plan: Plan, above: string): readonly TextLine[] {
  const series = regionSeries(plan.changes, (change) => [
    withKnownNames(change.summary, plan) as string,
    undoWords(change),
    ...changeRemarks(change),
  ]);
  // What goes on in the Regions named last does not name them again.
  let listed = '';
  return [
    textLine(plan.title === above ? 'Plan' : `Plan: ${plan.title}`, 'heading'),
    ...series.flatMap(({ members, said, regions }) => {
      const where = regions.join(', ');
      const isNew = where !== listed;
      if (where !== '') listed = where;
      return seriesLines(members, said, isNew ? where : '', plan);
    }),
    ...placeholderLines(plan).map((line) => textLine(line)),
    textLine(`Cost of the whole plan: ${planCost(plan)}`),
    ...(plan.remarks ?? []).map((line) => textLine(line)),
  ];
}

/** One change, or the same in several Regions: said once, with every command. */
function seriesLines(
  members: readonly [Change, ...Change[]],
  [summary = '', undo = '', ...remarks]: readonly string[],
  regions: string,
  plan: Plan,
): readonly TextLine[] {
  const [first] = members;
  const number = plan.changes.indexOf(first) + 1;
  const numbers = members.length === 1 ? `${number}.` : `${members.length} calls:`;
  return [
    textLine(`${numbers} ${summary} (${undo})`),
    ...(regions === '' ? [] : [textLine(`   Regions: ${regions}`, 'quiet')]),
    ...remarks.map((remark) => textLine(`   ${remark}`, 'quiet')),
    textLine(`   Signed by ${principalWords(first.principal)}`, 'quiet'),
    ...members.flatMap((change) => commandsOf(change, plan)),
  ];
}

function commandsOf(change: Change, plan: Plan): readonly TextLine[] {
  const { compensation } = change;
  return [
    commandLine('   Command:', cliCommand(change, plan)),
    ...(compensation === undefined
      ? []
      : [commandLine('   Command if the rest fails:', cliCommand(compensation, plan))]),
  ];
}

function commandLine(says: string, command: string): TextLine {
  return textLine(`${says} ${command}`, 'quiet', { kind: 'command', says, command });
}
