// The few prompts that linear mode is made of. Each says which keys answer, go back and leave.
import { input, select } from '@inquirer/prompts';
import { WentBack } from '../../engine/errors.ts';
import type { Clock } from '../../engine/clock.ts';
import type { Option } from '../../engine/port.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import { textLine, withoutControls } from '../text-line.ts';
import type { TextLine } from '../text-line.ts';
import type { Prompts } from './prompts.ts';

export interface Desk {
  readonly prompts: Prompts;
  readonly say: (line: TextLine) => void;
  /** Writes lines as they are, escape codes included. */
  readonly draw: (lines: readonly string[]) => void;
  readonly clock: Clock;
  readonly standIns: StandIns | undefined;
  readonly signal: AbortSignal;
  /** Whether colour may be used; a QR code needs it. */
  readonly color: boolean;
  /** The window now. */
  readonly size: () => { readonly columns: number; readonly rows: number };
}

const keys = '↑↓ move · ⏎ choose · esc back to the list · ctrl-c leave, you can resume';

/** One of `options` by its value. The cursor stands on `start`, else on the first; rejects with WentBack for the added last line. */
export async function pick<V extends string>(
  desk: Desk,
  message: string,
  options: readonly (Option & { readonly value: V })[],
  start?: string,
): Promise<V> {
  const at = options.findIndex(({ value }) => value === start);
  const chosen = await desk.prompts.run(
    (context) =>
      select(
        {
          message: withoutControls(message),
          choices: [
            ...options.map((option, index) => ({
              value: index,
              name: withoutControls(option.label),
              ...(option.hint === undefined ? {} : { description: withoutControls(option.hint) }),
              ...(option.disabled === undefined
                ? {}
                : { disabled: `(not available: ${withoutControls(option.disabled)})` }),
            })),
            { value: -1, name: 'Back to the list' },
          ],
          ...(at < 0 ? {} : { default: at }),
          loop: false,
          pageSize: 20,
          theme: { style: { keysHelpTip: () => keys } },
        },
        context,
      ),
    desk.signal,
  );
  const option = options[chosen];
  if (option === undefined) throw new WentBack();
  return option.value;
}

/**
 * One line of text that passes `check`, trimmed. `prefilled` stands in the field and can be edited; what
 * was refused stays for editing, or is cleared where it must be typed anew.
 */
export async function line(
  desk: Desk,
  message: string,
  check: (value: string) => string | undefined,
  field: { readonly prefilled?: string | undefined; readonly refused: 'stays' | 'is-cleared' },
): Promise<string> {
  const value = await desk.prompts.run(
    (context) =>
      input(
        {
          message: `${withoutControls(message)} (esc back to the list, ctrl-c leave):`,
          validate: (typed) =>
            typed.trim() === '' ? 'Nothing was typed, and nothing is assumed.' : (check(typed.trim()) ?? true),
          ...(field.prefilled === undefined ? {} : { default: field.prefilled, prefill: 'editable' as const }),
          theme: { validationFailureMode: field.refused === 'stays' ? 'keep' : 'clear' },
        },
        context,
      ),
    desk.signal,
  );
  return value.trim();
}

export function warn(desk: Desk, text: string): void {
  desk.say(textLine(text, 'warning'));
}
