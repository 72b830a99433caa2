// What a front end offers while something outside is awaited: look now, the pretend console in a
// rehearsal, the question's own ways out, and later.
import type { Option, WaitForQuestion } from '../engine/port.ts';
import type { Errand, StandIns } from '../engine/stand-ins.ts';
import { answerLabels } from './words.ts';

/** The value of the option that runs the errand; never an answer to the question. */
export const errandOption = 'rehearsal-errand';

export function waitingOptions(question: WaitForQuestion, standIns: StandIns | undefined): readonly Option[] {
  const errand: Option[] =
    question.errand === undefined || standIns === undefined
      ? []
      : [{ value: errandOption, label: answerLabels.errand }];
  return [
    { value: 'check-now', label: answerLabels.checkNow },
    ...errand,
    ...question.options,
    { value: 'later', label: answerLabels.later },
  ];
}

/** Runs the errand; a failure is told as a sentence, for the owner to choose again. Rejects only when aborted. */
export async function errandDone(
  standIns: StandIns,
  errand: Errand,
  signal: AbortSignal,
): Promise<{ readonly happened: boolean; readonly sentence: string }> {
  try {
    const sentence = await standIns.console.run(errand);
    signal.throwIfAborted();
    return { happened: true, sentence: `Pretend console: ${sentence}` };
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return { happened: false, sentence: `The pretend console could not do it: ${reason}` };
  }
}
