// record.md: the record for reading. Made from record.json and the key's fingerprint alone, so that
// `verify` can make it again and compare: the readable text cannot say anything else than the record.
import type { CallRecord } from '../engine/sender.ts';
import type { Grade } from '../engine/claim.ts';
import type { ByDesignFinding, RecordContent, RecordedControl, RecordedFact } from './content.ts';
import { documentTitles } from './record-files.ts';
import { safe, table } from './markdown-text.ts';

/** What each grade means, in the words used everywhere. */
const meanings: { readonly [grade in Grade]: string } = {
  verified: 'read from AWS at the end of the run',
  attested: "the owner's word; AWS cannot tell",
  accepted: 'not done; the owner accepted the risk, with a reason and a review date',
  'not-applicable': 'does not concern this account',
  open: 'not done',
  unknown: 'could not be read',
  failed: 'was done, but does not hold',
};

/** The whole file. Pure: the same content and fingerprint give the same text. Frozen per schemaVersion. */
export function recordMarkdown(content: RecordContent, fingerprint: string): string {
  const { run, controls, byDesignFindings } = content;
  const used = (Object.keys(meanings) as readonly Grade[]).filter((grade) => controls.some((c) => c.grade === grade));
  const blocks = [
    ...(run.rehearsal
      ? ['**REHEARSAL. This is about a simulated account. It says nothing about any AWS account.**']
      : []),
    `# ${run.rehearsal ? 'Rehearsal record' : 'Record'} of account ${run.account.id}`,
    outcomeSentence(content),
    table([['', ''], ...about(content, fingerprint)]),
    '## Controls',
    table([['Control', 'Grade'], ...controls.map(({ title, grade }) => [safe(title), grade])]),
    used.map((grade) => `- **${grade}**: ${meanings[grade]}`).join('\n'),
    ...controls.flatMap(section),
    ...byDesign(byDesignFindings),
    '## Documents',
    'Written from this record, and signed with it:',
    documentTitles.map(([path, title]) => `- [${title}](${path})`).join('\n'),
    '## Verifying',
    'VERIFY.txt has the commands. When a byte of any file in this directory has changed, one of them fails.',
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** "All controls hold." or how many do not. */
export function outcomeSentence({ outcome, controls }: Pick<RecordContent, 'outcome' | 'controls'>): string {
  if (outcome === 'all-hold') {
    const accepted = controls.filter(({ grade }) => grade === 'accepted').length;
    return accepted === 0 ? 'All controls hold.' : `All controls hold, ${accepted} of them as accepted risk.`;
  }
  const counts = (['open', 'unknown', 'failed'] as const)
    .map((grade) => ({ grade, count: controls.filter((control) => control.grade === grade).length }))
    .filter(({ count }) => count > 0)
    .map(({ grade, count }) => `${count} ${grade}`);
  return `Not all controls hold: ${counts.join(', ')}.`;
}

function about({ run, tool, journalHead }: RecordContent, fingerprint: string): readonly (readonly string[])[] {
  const { account, callers } = run;
  const skew = run.clockSkewMilliseconds;
  return [
    ['Account', safe(account.alias === undefined ? account.id : `${account.id} (${account.alias})`)],
    ['Kind', safe(account.kind)],
    ['Partition, Region', safe(`${account.partition}, ${account.region}`)],
    ['Began as', safe(callers.before)],
    ...(callers.after === undefined ? [] : [['Ended as', safe(callers.after)]]),
    ['Started', run.startedAt],
    ['Finished', run.finishedAt],
    ['Clock', skew === 0 ? 'the same as that of AWS' : `${Math.abs(skew)} ms ${skew > 0 ? 'behind' : 'ahead of'} AWS`],
    ['Made with', safe(`${tool.name} ${tool.version}`)],
    ...(tool.bundleDigest === undefined ? [] : [['Program, SHA-256', tool.bundleDigest]]),
    ['Run', safe(run.id)],
    ...(journalHead === undefined ? [] : [['Journal, last hash', journalHead]]),
    ['Signing key, SHA-256', fingerprint],
  ];
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
  // In the order of the canonical form, so that a record read back from its bytes renders the same.
  const fields = Object.keys(word.fields)
    .toSorted()
    .map((label) => ({ label, value: word.fields[label] ?? '' }));
  const review = word.reviewBy === undefined ? [] : [{ label: 'review by', value: word.reviewBy }];
  return [
    `${grade === 'accepted' ? 'The owner accepted the risk' : "The owner's word"}: ${safe(word.statement)}`,
    ...factList([...fields, ...review]),
  ];
}

function byDesign(findings: readonly ByDesignFinding[]): readonly string[] {
  if (findings.length === 0) return [];
  const items = findings.map(({ raisedBy, why, recheck }) => {
    const who = raisedBy.map((f) => safe(`${f.framework} ${f.version} ${f.id}`)).join(', ');
    return `- ${who}: ${safe(why)}${recheck === undefined ? '' : ` ${safe(recheck)}`}`;
  });
  return ['## What other scanners will report', 'These findings are by design.', items.join('\n')];
}

function call({
  service,
  operation,
  time,
  requestId,
}: Pick<CallRecord, 'time' | 'requestId'> & { readonly service: string; readonly operation: string }): string {
  return safe(`${service} ${operation}, ${time}${requestId === undefined ? '' : `, request ${requestId}`}`);
}

function factList(facts: readonly RecordedFact[]): readonly string[] {
  return facts.length === 0 ? [] : [facts.map(({ label, value }) => `- ${safe(label)}: ${safe(value)}`).join('\n')];
}

function list(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [heading, items.map((item) => `- ${item}`).join('\n')];
}
