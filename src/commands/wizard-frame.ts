// What surrounds the wizard on every account: the journal opened before it and closed after it, the front end
// closed whatever happens, so that the terminal is restored by the time an error is seen.
import { openJournal } from '../engine/journal.ts';
import { accountOf, journalIn } from './account-directory.ts';
import type { Stage } from './front-ends.ts';
import { runWizard, type WizardOptions } from './wizard.ts';

export interface FramedWizard extends Omit<WizardOptions, 'journal' | 'frontEnd' | 'signal'> {
  /** The account's own directory, for the journal. */
  readonly directory: string;
  /** Called once the journal is held: nobody is asked anything where another process is at work. */
  readonly openStage: () => Promise<Stage>;
  /** Signs the record once more when everything else is over and the terminal is free; absent unless asked for. */
  readonly signAgain?: (recordDirectory: string) => Promise<void>;
}

/** Returns the wizard's exit code, or rejects with what ended it. */
export async function frameWizard({ signAgain, ...framed }: FramedWizard): Promise<number> {
  let record: string | undefined;
  const code = await inFrame({ ...framed, onRecord: (directory) => (record = directory) });
  if (record !== undefined) await signAgain?.(record);
  return code;
}

async function inFrame({ directory, openStage, ...wizard }: Omit<FramedWizard, 'signAgain'>): Promise<number> {
  const { clock } = wizard;
  const journal = await openJournal({ ...journalIn(directory, clock), account: accountOf(wizard.account.facts) });
  try {
    const { frontEnd, signal } = await openStage();
    try {
      return await runWizard({ ...wizard, journal, frontEnd, signal });
    } finally {
      await frontEnd.close();
    }
  } finally {
    await journal.close();
  }
}
