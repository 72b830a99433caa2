// record.md: the record for reading. Made from record.json and the key's fingerprint alone, so that
// `verify` can make it again and compare: the readable text cannot say anything else than the record.
import type { Grade } from '../engine/claim.ts';
import type { ByDesignFinding, RecordContent, RecordedChange, RecordedControl, RecordedFact } from './content.ts';
import { documentTitles } from './record-files.ts';
import { safe, table } from './markdown-text.ts';
import {
  aboutRun,
  byDesignSentence,
  byDesignTitle,
  documentsSentence,
  gradeMeanings,
  gradesIn,
  outcomeSentence,
  rehearsalSentence,
  titleOf,
  wordFields,
  wordTitle,
} from './wording.ts';

/** The whole file. Pure: the same content and fingerprint give the same text. Frozen per schemaVersion. */
export function recordMarkdown(content: RecordContent, fingerprint: string): string {
  const { run, controls, byDesignFindings } = content;
  const blocks = [
    ...(run.rehearsal ? [`**${rehearsalSentence}**`] : []),
    `# ${titleOf(content)}`,
    outcomeSentence(content),
    table([['', ''], ...aboutRun(content, fingerprint).map(({ label, value }) => [label, safe(value)])]),
    '## Controls',
    table([['Control', 'Grade'], ...controls.map(({ title, grade }) => [safe(title), grade])]),
    gradesIn(content)
      .map((grade) => `- **${grade}**: ${gradeMeanings[grade]}`)
      .join('\n'),
    ...controls.flatMap(section),
    ...byDesign(byDesignFindings),
    '## Documents',
    documentsSentence,
    documentTitles.map(([path, title]) => `- [${title}](${path})`).join('\n'),
    '## Verifying',
    'VERIFY.txt has the commands. When a byte of any file in this directory has changed, one of them fails.',
  ];
  return `${blocks.join('\n\n')}\n`;
}

function section(control: RecordedControl): readonly string[] {
  const { title, grade, statement, before, facts, word, changes, evidence, frameworks, at } = control;
  return [
    `### ${safe(title)}`,
    `**${grade}**, ${at}. ${safe(statement)}`,
    ...(before === undefined ? [] : [`Before: ${safe(before.statement)}`, ...factList(before.facts)]),
    ...(facts.length === 0 ? [] : [before === undefined ? 'Found:' : 'After:', ...factList(facts)]),
    ...(word === undefined ? [] : wordBlocks(grade, word)),
    ...list(
      'Changes made:',
      changes.map((c) => `${safe(c.summary)} (${call(c)})`),
    ),
    ...list(
      'Evidence:',
      evidence.map((c) => `${call(c)}, ${safe(c.outcome)}, as ${safe(c.principalArn)}`),
    ),
    ...list(
      'Asked for by:',
      frameworks.map((f) => safe(`${f.framework} ${f.version}, ${f.id}`)),
    ),
  ];
}

function wordBlocks(grade: Grade, word: NonNullable<RecordedControl['word']>): readonly string[] {
  return [`${wordTitle({ grade })}: ${safe(word.statement)}`, ...factList(wordFields(word))];
}

function byDesign(findings: readonly ByDesignFinding[]): readonly string[] {
  if (findings.length === 0) return [];
  const items = findings.map(({ raisedBy, why, recheck }) => {
    const who = raisedBy.map((f) => safe(`${f.framework} ${f.version} ${f.id}`)).join(', ');
    return `- ${who}: ${safe(why)}${recheck === undefined ? '' : ` ${safe(recheck)}`}`;
  });
  return [`## ${byDesignTitle}`, byDesignSentence, items.join('\n')];
}

function call({ service, operation, time, requestId, eventId }: Omit<RecordedChange, 'summary'>): string {
  const ids = [
    requestId === undefined ? '' : `, request ${requestId}`,
    eventId === undefined ? '' : `, event ${eventId}`,
  ];
  return safe(`${service} ${operation}, ${time}${ids.join('')}`);
}

function factList(facts: readonly RecordedFact[]): readonly string[] {
  return facts.length === 0 ? [] : [facts.map(({ label, value }) => `- ${safe(label)}: ${safe(value)}`).join('\n')];
}

function list(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [heading, items.map((item) => `- ${item}`).join('\n')];
}
