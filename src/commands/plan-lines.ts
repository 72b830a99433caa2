// `--plan` for people: what was found and what would be done, with the exact commands. Pure.
import { cliCommand } from '../engine/command.ts';
import type { Plan } from '../engine/plan.ts';
import {
  identityLine,
  planLines,
  rehearsalBadge,
  rehearsalSentence,
  stateGlyph,
  stateWord,
  toneGlyph,
} from '../ui/words.ts';
import type { Outlook, Planned, PlannedControl } from './plan-gathering.ts';

/** Names the owner would choose are the suggested ones, and the text says so. */
export function planText({ identity, kindLines, controls, facts: { rehearsal } }: Planned): readonly string[] {
  return [
    ...(rehearsal ? [`${rehearsalBadge}  ${rehearsalSentence}`, ''] : []),
    `${identityLine(identity)} · ${identity.accountKind}`,
    ...kindLines,
    'This is a plan. Nothing is changed. Names are suggestions: the wizard asks for yours.',
    ...controls.flatMap((control) => controlLines(control)),
  ];
}

function controlLines({ title, state, statement, facts, outlook }: PlannedControl): readonly string[] {
  return [
    ...['', `${stateGlyph(state)} ${title} (${stateWord(state)})`, `  ${statement}`],
    ...(outlook === undefined
      ? []
      : [
          ...facts.map(({ label, value, tone }) => `${toneGlyph(tone)} ${label}: ${value}`),
          ...outlookLines(outlook),
        ].map((line) => `  ${line}`)),
  ];
}

function outlookLines(outlook: Outlook): readonly string[] {
  switch (outlook.kind) {
    case 'changes':
      return [`Plan: ${outlook.plan.title}`, ...planWithCommands(outlook.plan)];
    case 'outside': {
      const { title, lines, link = '' } = outlook.question;
      return [`By you: ${title}`, ...lines, link];
    }
    case 'attestation':
      return [`Your word: ${outlook.statement}`];
    case 'blocked':
      return [outlook.why, ...outlook.next];
    case 'nothing':
      return ['No change here as things stand.'];
    case 'depends':
      return ['Depends on what you choose in the wizard.'];
    case 'refused':
      return [outlook.happened];
    case 'unread':
      return [];
  }
}

/** What a plan would do, and the command of each change. */
export function planWithCommands(plan: Plan): readonly string[] {
  return [...planLines(plan), ...plan.changes.map((change) => `$ ${cliCommand(change, plan)}`)];
}
