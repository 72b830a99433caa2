// The sentences that record.md and record.html share, as plain text: each renderer makes them harmless in its own way.
import type { Grade } from '../engine/claim.ts';
import type { RecordContent, RecordedControl, RecordedFact } from './content.ts';

/** What each grade means, in the words used everywhere, in the order in which grades are told. */
export const gradeMeanings: { readonly [grade in Grade]: string } = {
  verified: 'read from AWS at the end of the run',
  attested: "the owner's word; AWS cannot tell",
  accepted: 'not done; the owner accepted the risk, with a reason and a review date',
  'not-applicable': 'does not concern this account',
  open: 'not done',
  unknown: 'could not be read',
  failed: 'was done, but does not hold',
};

/** The grades that a record has, each once. */
export function gradesIn({ controls }: Pick<RecordContent, 'controls'>): readonly Grade[] {
  return (Object.keys(gradeMeanings) as readonly Grade[]).filter((grade) => controls.some((c) => c.grade === grade));
}

export const rehearsalSentence = 'REHEARSAL. This is about a simulated account. It says nothing about any AWS account.';

export function titleOf({ run }: Pick<RecordContent, 'run'>): string {
  return `${run.rehearsal ? 'Rehearsal record' : 'Record'} of account ${run.account.id}`;
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

/** Account, people, times, tool and key, in the order in which they are told. */
export function aboutRun({ run, tool, journalHead }: RecordContent, fingerprint: string): readonly RecordedFact[] {
  const { account, callers } = run;
  const skew = run.clockSkewMilliseconds;
  const clock = skew === 0 ? 'the same as that of AWS' : `${Math.abs(skew)} ms ${skew > 0 ? 'behind' : 'ahead of'} AWS`;
  const rows: readonly (readonly [label: string, value: string | undefined])[] = [
    ['Account', account.alias === undefined ? account.id : `${account.id} (${account.alias})`],
    ['Kind', account.kind],
    ['Partition, Region', `${account.partition}, ${account.region}`],
    ['Regions read', run.regions.join(', ') || undefined],
    ['Began as', callers.before],
    ['Ended as', callers.after],
    ['Started', run.startedAt],
    ['Finished', run.finishedAt],
    ['Clock', clock],
    ['Made with', `${tool.name} ${tool.version}`],
    ['Program, SHA-256', tool.bundleDigest],
    ['Run', run.id],
    ['Journal, last hash', journalHead],
    ['Signing key, SHA-256', fingerprint],
  ];
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

/** Whose word it is, and about what. */
export function wordTitle({ grade }: Pick<RecordedControl, 'grade'>): string {
  return grade === 'accepted' ? 'The owner accepted the risk' : "The owner's word";
}

/** What the owner gave with the word, in the order of the canonical form: a record read back renders the same. */
export function wordFields(word: NonNullable<RecordedControl['word']>): readonly RecordedFact[] {
  const fields = Object.keys(word.fields)
    .toSorted()
    .map((label) => ({ label, value: word.fields[label] ?? '' }));
  return word.reviewBy === undefined ? fields : [...fields, { label: 'review by', value: word.reviewBy }];
}

export const byDesignTitle = 'What other scanners will report';
export const byDesignSentence = 'These findings are by design.';
export const documentsSentence = 'Written from this record, and signed with it:';
