// A plan that makes a secret, or needs a code, is begun only where there is somewhere to put it, or to have it from: a
// password that was made and could not be stored would be lost.
import { access, constants } from 'node:fs/promises';
import { platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { Problem } from '../../engine/errors.ts';
import type { Plan } from '../../engine/plan.ts';
import type { ApproveQuestion } from '../../engine/port.ts';
import type { AnswersFile } from './answers-file.ts';
import { programs } from './fragments.ts';
import { unanswered } from './missing.ts';

/**
 * Rejects with a Problem where carrying out the plan will need a program that the file does not name (`unanswered`), or
 * that is not there (`environment`).
 */
export async function requirePrograms(
  question: ApproveQuestion,
  file: AnswersFile,
  path: string | undefined,
): Promise<void> {
  for (const what of programsNeeded(question.plan)) {
    const [program] = file[what] ?? [];
    if (program === undefined) throw unanswered(question, programs[what].lacks, programs[what].add);
    if (await canBeStarted(program, path)) continue;
    throw new Problem('environment', {
      happened: `${program} is not there, or may not be started; the answers file names it under "${what}".`,
      account: 'Nothing was changed by this plan. What was done before is kept.',
      next: [
        'Give its whole path, or put it where PATH leads, then start rootlock again: it goes on where it stopped.',
      ],
    });
  }
}

/** As far as can be seen beforehand: names without a slash are looked for along `path`. */
async function canBeStarted(program: string, path = ''): Promise<boolean> {
  // Which endings make a program there is for the system to say.
  if (platform() === 'win32') return true;
  const places = program.includes('/') ? [program] : path.split(delimiter).map((place) => join(place, program));
  const tried = await Promise.allSettled(places.map((place) => access(place, constants.X_OK)));
  return tried.some(({ status }) => status === 'fulfilled');
}

/** By what the plan leaves open: one-time codes are called `code 1` and so on, all else that is secret is to be stored. */
export function programsNeeded({ placeholders = {}, changes }: Plan): readonly ('codes' | 'secrets')[] {
  const secret = Object.entries(placeholders).flatMap(([name, { secret: isSecret }]) =>
    isSecret === true ? [name] : [],
  );
  const isCode = (name: string) => /^code \d+$/.test(name);
  // The seed of a device comes from AWS, and stands in no plan.
  const makesDevice = changes.some(({ operation }) => operation === 'CreateVirtualMFADevice');
  return [
    ...(makesDevice || secret.some((name) => !isCode(name)) ? (['secrets'] as const) : []),
    ...(secret.some(isCode) ? (['codes'] as const) : []),
  ];
}
