// How the program ends, as numbers: what a script can rely on.
import type { ProblemKind } from './engine/errors.ts';

export const exitCodes: { readonly [kind in ProblemKind]: number } = {
  usage: 2,
  declined: 3,
  unanswered: 4,
  aws: 5,
  verification: 6,
  environment: 78,
  interrupted: 130,
};

export const bug = 1;

/** Every exit code, in order, and when it comes. */
export const exitMeanings: readonly (readonly [code: number, when: string])[] = [
  [0, 'done; for the wizard, check, record and undo: nothing is left open'],
  [bug, 'an error of its own; what was done is kept'],
  [exitCodes.usage, 'the command line is wrong; nothing was done'],
  [exitCodes.declined, 'controls are still open, or you declined'],
  [exitCodes.unanswered, 'nobody was there to answer a question'],
  [exitCodes.aws, 'AWS refused, or could not be reached'],
  [exitCodes.verification, 'a record does not verify'],
  [exitCodes.environment, 'Node, the terminal or the file system does not allow it'],
  [exitCodes.interrupted, 'interrupted; the next start goes on'],
];
