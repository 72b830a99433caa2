// Pages that cover the pane for a moment: why, the commands of a plan, and a link alone on its line. They
// take the whole width, so that what is selected with the mouse has nothing beside it.
import { cliCommand, withKnownNames } from '../../engine/command.ts';
import type { Call, Plan } from '../../engine/plan.ts';
import { rootTaskLines } from '../../engine/root-tasks.ts';
import { changeRemarks, placeholderLines, principalWords } from '../words.ts';
import type { Ask } from './asks/ask.ts';
import { commandLines } from './command-lines.ts';
import { helpLines } from './help.ts';
import type { Hint } from './keys.ts';
import type { Line } from './lines.ts';
import { blank, line, paragraph, span, wrapLine } from './lines.ts';
import { factLines } from './pane.ts';
import { hubId, isAboutList, type Page, type Screen } from './screen.ts';

/** `keys` are those of the question that the page covers. */
export function pageLines(page: Page, screen: Screen, columns: number, keys: readonly Hint[] = []): readonly Line[] {
  switch (page) {
    case 'why':
      return [...whyLines(screen, columns), ...helpLines(keys, columns)];
    case 'commands':
      return screen.ask?.kind === 'approve' ? commandsOf(screen.ask.question.plan, columns) : [];
    case 'link':
      return linkLines(screen.ask, columns);
  }
}

function whyLines({ opened, ask, identity }: Screen, columns: number): readonly Line[] {
  const out: Line[] = [];
  if (opened !== undefined && !isAboutList(ask?.question.id)) {
    out.push(line(opened.title, { bold: true }), blank, ...paragraph(opened.why, columns));
    if (opened.facts.length > 0) out.push(blank, line('Found', { bold: true }), ...factLines(opened.facts, columns));
  }
  if (ask !== undefined && ask.question.lines.length > 0) {
    out.push(blank, line(ask.question.title, { bold: true }));
    for (const text of ask.question.lines) out.push(blank, ...paragraph(text, columns));
  }
  if (opened !== undefined && !isAboutList(ask?.question.id) && opened.sources.length > 0) {
    out.push(blank, line('Read more', { bold: true }));
    for (const { title, url } of opened.sources) {
      out.push(...paragraph(title, columns));
      if (url !== undefined) out.push(...paragraph(url, columns, { hue: 'accent' }));
    }
  }
  if (identity !== undefined) {
    out.push(blank, line('Who is signed in', { bold: true }));
    for (const text of [
      identity.actingArn,
      `${identity.accountKind}; credentials from ${identity.credentialSource}`,
      ...(identity.alias === undefined ? [] : [`account alias ${identity.alias}`]),
    ]) {
      out.push(...paragraph(`  ${text}`, columns, {}, 2));
    }
  }
  // The question that lists them has them above already.
  if (ask?.question.id === `${hubId}.root-tasks`) return out;
  out.push(blank, line('Tasks that still need root', { bold: true }));
  for (const text of rootTaskLines()) out.push(...paragraph(`  ${text}`, columns, {}, 2));
  return out;
}

function commandOf(call: Call, plan: Plan, columns: number): readonly Line[] {
  return commandLines(cliCommand(call, plan), columns - 3).flatMap((text) =>
    wrapLine([span('   '), span(text, { hue: 'accent' })], columns),
  );
}

function commandsOf(plan: Plan, columns: number): readonly Line[] {
  const out: Line[] = [
    line('The same with the AWS CLI', { bold: true }),
    ...paragraph('rootlock sends these calls itself; the commands say exactly what they are.', columns, { dim: true }),
  ];
  for (const [index, change] of plan.changes.entries()) {
    const summary = withKnownNames(change.summary, plan) as string;
    out.push(
      blank,
      ...wrapLine([span(`${index + 1}  `, { dim: true }), span(summary, { bold: true })], columns, 3),
      ...commandOf(change, plan, columns),
    );
    const signed = `Signed by ${principalWords(change.principal)}${change.undo.kind === 'final' ? '; final' : ''}`;
    for (const remark of [signed, ...changeRemarks(change)])
      out.push(...paragraph(`   ${remark}`, columns, { dim: true }, 3));
    if (change.compensation !== undefined) out.push(...commandOf(change.compensation, plan, columns));
  }
  const notes = placeholderLines(plan);
  if (notes.length > 0) out.push(blank, ...notes.flatMap((text) => paragraph(text, columns, { dim: true }, 2)));
  return out;
}

function linkLines(ask: Ask | undefined, columns: number): readonly Line[] {
  const link = ask?.kind === 'wait-for' ? ask.question.link : undefined;
  return link === undefined
    ? []
    : [line('Open this in your browser', { bold: true }), blank, ...paragraph(link, columns, { hue: 'accent' })];
}
