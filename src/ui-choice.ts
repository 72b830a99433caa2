// Which front end talks to the owner. Decided before anything is drawn, and never by CI.
import type { UiName } from './command-line.ts';
import { Problem } from './engine/errors.ts';

/** `none`: no terminal, so no one to ask. */
export type Ui = UiName | 'none';

export interface UiSituation {
  /** `--ui`. */
  readonly asked: UiName | undefined;
  /** `--answers`: there is a file to answer from. */
  readonly hasAnswers: boolean;
  /** The command is the wizard, or its rehearsal, which fill the screen; the others ask a few questions. */
  readonly isWizard: boolean;
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
}

/**
 * Throws a Problem: `environment` when the full screen is asked for and there is no terminal, `usage` when a file of answers
 * and another way to answer are asked for.
 */
export function chooseUi(situation: UiSituation): Ui {
  const { asked: named, hasAnswers, isWizard, env, stdinIsTerminal, stdoutIsTerminal } = situation;
  const asked = named ?? (hasAnswers ? 'scripted' : undefined);
  if ((asked === 'scripted') !== hasAnswers) throw answersApart(named);
  const terminal = stdinIsTerminal && stdoutIsTerminal;
  if (asked === 'tui' && !terminal) {
    throw new Problem('environment', {
      happened: '--ui tui draws on a terminal, and there is none here.',
      account: 'Nothing was sent to AWS.',
      next: [
        'Run it in a terminal, without redirecting its input or output.',
        'Use --ui plain, which reads and writes lines.',
      ],
    });
  }
  if (asked !== undefined) return asked;
  if (!terminal) return 'none';
  if (isOn(env['ACCESSIBLE']) || isOn(env['INK_SCREEN_READER']) || env['TERM'] === 'dumb') return 'plain';
  return isWizard ? 'tui' : 'linear';
}

function answersApart(named: UiName | undefined): Problem {
  return new Problem('usage', {
    happened:
      named === 'scripted'
        ? '--ui scripted takes every answer from a file, and none is given.'
        : `--answers is for --ui scripted, and --ui ${named ?? ''} asks a person.`,
    account: 'Nothing was sent to AWS.',
    next: ['Give both, or neither: --ui scripted --answers FILE.', 'docs/scripted.md shows such a file.'],
  });
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase());
}
