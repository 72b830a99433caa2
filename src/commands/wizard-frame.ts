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
}

/** Returns the wizard's exit code, or rejects with what ended it. */
export async function frameWizard({ directory, openStage, ...wizard }: FramedWizard): Promise<number> {
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
