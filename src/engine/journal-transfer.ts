// A journal taken to another machine and back, line by line as it stands: the chain holds, and so do the hashes that
// signed records name.
import { Problem } from './errors.ts';
import { cannotKeep, holdJournal, type JournalOptions, syncDirectory } from './journal-hold.ts';

/** The lines of a journal as they stand in its file. */
export async function linesOf(
  options: JournalOptions,
): Promise<{ readonly lines: readonly string[]; readonly cut: number }> {
  const { text, cut, release } = await holdJournal(options);
  await release();
  return { lines: split(text), cut };
}

/** What became of the journal that was there. */
export interface Adopted {
  readonly before: number;
  readonly added: number;
}

/**
 * Adds to the journal what `lines`, a whole and good one, have more. Rejects with a Problem, and changes nothing, when the
 * journal that is there has any line that they lack. Returns only after fsync.
 */
export async function adopt(lines: readonly string[], options: JournalOptions): Promise<Adopted> {
  const { file, text, release } = await holdJournal(options);
  try {
    const present = split(text);
    const same = present.findIndex((line, index) => line !== lines[index]);
    if (same !== -1) throw wouldLose(present.length, same, lines.length);
    const missing = lines.slice(present.length);
    if (missing.length === 0) return { before: present.length, added: 0 };
    try {
      // Ended in the middle, the journal is a shorter one of the same run, and the next import adds the rest.
      await file.appendFile(missing.map((line) => `${line}\n`).join(''));
      await file.sync();
      await syncDirectory(options.directory);
    } catch (error) {
      throw cannotKeep(options.directory, error);
    }
    return { before: present.length, added: missing.length };
  } finally {
    await release();
  }
}

const split = (text: string): readonly string[] => text.split('\n').slice(0, -1);

function wouldLose(present: number, same: number, given: number): Problem {
  const further = same === given;
  return new Problem('environment', {
    happened: further
      ? `The journal here is further along than the file: ${present} lines, and the file has the first ${given} of them.`
      : `The journal here and the file went different ways after line ${same}.`,
    account: 'Nothing was changed, neither in the account nor in the journal.',
    next: [
      further
        ? 'There is nothing to import: start rootlock here, and it goes on.'
        : 'Go on with the journal that is here: the account itself says what was done elsewhere.',
      'To keep the file all the same, import it with another --state-dir.',
    ],
  });
}
