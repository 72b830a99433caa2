// Which front end talks to the owner. Decided before anything is drawn, and never by CI.
import type { UiName } from './command-line.ts';
import { Problem } from './engine/errors.ts';

/** `none`: no terminal, so no one to ask. */
export type Ui = UiName | 'none';

export interface UiSituation {
  /** `--ui`. */
  readonly asked: UiName | undefined;
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
}

/** Throws a Problem (`environment`) when the full screen is asked for and there is no terminal. */
export function chooseUi({ asked, env, stdinIsTerminal, stdoutIsTerminal }: UiSituation): Ui {
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
  return 'tui';
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false', 'no'].includes(value.toLowerCase());
}
