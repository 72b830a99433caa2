// What a question shows before it is answered, as lines: the same facts in the same order in every
// front end that only appends. Options and keys are the front end's own.
import { cliCommand, withKnownNames } from '../engine/command.ts';
import type { Change, Plan } from '../engine/plan.ts';
import type { Question } from '../engine/port.ts';
import { textLine } from './text-line.ts';
import type { TextLine } from './text-line.ts';
import {
  changeRemarks,
  durationWords,
  placeholderLines,
  planCost,
  principalWords,
  rehearsalBadge,
  timeWords,
  undoWords,
} from './words.ts';

/** Heading, why it is asked again, explanation, and what the kind of question adds. Never a secret. */
export function questionLines(question: Question, rehearsal: boolean, now: number): readonly TextLine[] {
  return [
    textLine(''),
    textLine(rehearsal ? `${rehearsalBadge} - ${question.title}` : question.title, 'heading'),
    ...(question.problem === undefined ? [] : [textLine(`Problem: ${question.problem}`, 'bad')]),
    ...question.lines.map((line) => textLine(line)),
    ...particulars(question, now),
  ];
}

function particulars(question: Question, now: number): readonly TextLine[] {
  switch (question.kind) {
    case 'approve':
      return planAndCommands(question.plan);
    case 'attest':
      return [textLine(`You would confirm: ${question.statement}`)];
    case 'wait-for':
      return [
        textLine(`Waiting for: ${question.awaited}`),
        ...(question.link === undefined ? [] : [textLine(`Open: ${question.link}`)]),
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

function planAndCommands(plan: Plan): readonly TextLine[] {
  return [
    textLine(`Plan: ${plan.title}`, 'heading'),
    ...plan.changes.flatMap((change, index) => changeLines(change, index + 1, plan)),
    ...placeholderLines(plan).map((line) => textLine(line)),
    textLine(`Cost of the whole plan: ${planCost(plan)}`),
    ...(plan.remarks ?? []).map((line) => textLine(line)),
  ];
}

function changeLines(change: Change, number: number, plan: Plan): readonly TextLine[] {
  const { compensation } = change;
  return [
    textLine(`${number}. ${withKnownNames(change.summary, plan) as string} (${undoWords(change)})`),
    ...changeRemarks(change).map((remark) => textLine(`   ${remark}`)),
    textLine(`   Signed by ${principalWords(change.principal)}`, 'quiet'),
    textLine(`   Command: ${cliCommand(change, plan)}`, 'quiet'),
    ...(compensation === undefined
      ? []
      : [textLine(`   Command if the rest fails: ${cliCommand(compensation, plan)}`, 'quiet')]),
  ];
}
