// What a record says that no API tells, as the memory of a run: so that whoever looks at the account again, on whatever
// machine, looks for what the record claims.
import { sessionProvenIn } from '../controls/admin-sign-in.ts';
import { wordOnContacts } from '../controls/contacts.ts';
import type { Journal } from '../engine/journal.ts';
import { emptyHead, type JournalEntry, journalVersion, type JournalLine } from '../engine/journal-lines.ts';
import { createMemory, type RunMemory } from '../engine/memory.ts';
import type { RecordContent, RecordedControl } from '../record/content.ts';

/** The owner's words, who the administrator is, and that a session of that user was proven. */
export function memoryOfRecord(content: RecordContent, now: () => number): RunMemory {
  const lines: JournalLine[] = [];
  const append = async (entry: JournalEntry): Promise<void> => {
    const at = content.run.finishedAt;
    lines.push({
      version: journalVersion,
      sequence: lines.length,
      at,
      previous: emptyHead,
      hash: emptyHead,
      ...entry,
    });
  };
  for (const entry of entriesOf(content)) void append(entry);
  const journal: Journal = { lines, cut: 0, head: emptyHead, append, close: () => Promise.resolve() };
  return createMemory(journal, now);
}

function entriesOf(content: RecordContent): readonly JournalEntry[] {
  const words = [...content.controls.flatMap(wordOf), ...wordsOnContacts(content)];
  const userName = factOf(content, 'admin-user', 'User');
  const groupName = factOf(content, 'admin-user', 'Group');
  if (userName === undefined || groupName === undefined) return words;
  const administrator: JournalEntry = { kind: 'fact', fact: { fact: 'administrator', userName, groupName } };
  const proof = content.controls.find(({ id, grade }) => id === 'admin-sign-in' && grade === 'verified');
  if (proof === undefined) return [...words, administrator];
  const at = sessionProvenIn(proof.facts) ?? proof.at;
  return [...words, administrator, { kind: 'fact', fact: { fact: 'session-proven', userName, at } }];
}

function wordOf({ id: control, grade, at, word }: RecordedControl): readonly JournalEntry[] {
  if (word === undefined || (grade !== 'attested' && grade !== 'accepted')) return [];
  return [{ kind: 'word', word: { ...word, grade, control, at } }];
}

/** That the contacts are current is a word of the owner too, about the very contacts that the record shows. */
function wordsOnContacts({ controls }: RecordContent): readonly JournalEntry[] {
  const found = controls.find(({ id, grade }) => id === 'contacts' && grade === 'verified');
  const fact = wordOnContacts(found?.facts ?? []);
  return fact === undefined ? [] : [{ kind: 'fact', fact }];
}

/** The value of a fact that a control has in the record. */
export function factOf({ controls }: RecordContent, control: string, label: string): string | undefined {
  return controls.find(({ id }) => id === control)?.facts.find((fact) => fact.label === label)?.value;
}
