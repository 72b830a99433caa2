// The few prompts that linear mode is made of. Each says which keys answer, go back and leave.
import { input, select } from '@inquirer/prompts';
import { WentBack } from '../../engine/errors.ts';
import type { Clock } from '../../engine/clock.ts';
import type { Option } from '../../engine/port.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import { painted } from '../painted.ts';
import { withoutControls } from '../text-line.ts';
import type { TextLine } from '../text-line.ts';
import { span } from '../tui/lines.ts';
import type { Look } from '../tui/theme.ts';
import { nothingTyped, wrapWords } from '../words.ts';
import type { Prompts } from './prompts.ts';

export interface Desk {
  readonly prompts: Prompts;
  readonly say: (line: TextLine) => void;
  /** Writes lines as they are, escape codes included. */
  readonly draw: (lines: readonly string[]) => void;
  /** Runs `ask` on a screen of its own, of which nothing stays. */
  readonly aside: <T>(ask: () => Promise<T>) => Promise<T>;
  /** Empties that screen. */
  readonly clear: () => void;
  /** Rows of that screen that are filled. */
  readonly rowsUsed: () => number;
  readonly clock: Clock;
  readonly rehearsal: boolean;
  readonly standIns: StandIns | undefined;
  readonly signal: AbortSignal;
  /** Whether colour may be used; a QR code needs it. */
  readonly color: boolean;
  /** The window now. */
  readonly size: () => { readonly columns: number; readonly rows: number };
}

const backToList = { value: -1, name: 'Back to the list' };

function keysIn({ color, size }: Desk, isOutermost: boolean): string {
  const [long, short] = isOutermost ? ['', ''] : [' · esc back to the list', ' · esc list'];
  const longKeys = `↑↓ move · ⏎ choose${long} · ctrl-c leave, you can resume`;
  const shortKeys = `⏎ choose${short} · ctrl-c leave`;
  return painted([span(longKeys.length < size().columns ? longKeys : shortKeys, { dim: true })], color);
}

/**
 * One of `options` by its value. The cursor stands on `start`, else on the first. Rejects with WentBack for the added last
 * line, which is not there, and nor is the key for it, where the question is the outermost.
 */
export async function pick<V extends string>(
  desk: Desk,
  options: readonly (Option & { readonly value: V })[],
  start?: string,
  { isOutermost }: { readonly isOutermost: boolean } = { isOutermost: false },
): Promise<V> {
  const at = options.findIndex(({ value }) => value === start);
  const chosen = await desk.prompts.run(
    (context) =>
      select(
        {
          message: 'Your answer:',
          choices: [
            ...options.map((option, index) => choiceOf(option, index, desk.size().columns)),
            ...(isOutermost ? [] : [backToList]),
          ],
          ...(at < 0 ? {} : { default: at }),
          loop: false,
          // Few enough for the window: what Inquirer cannot redraw in place it prints again at every key.
          pageSize: Math.max(3, Math.min(20, desk.size().rows - 8)),
          theme: { style: { keysHelpTip: () => keysIn(desk, isOutermost) } },
        },
        context,
      ),
    desk.signal,
    { isOutermost },
  );
  const option = options[chosen];
  if (option === undefined) throw new WentBack();
  return option.value;
}

/** Inquirer breaks lines in the middle of words: here they are broken before. */
function choiceOf({ label, hint, disabled }: Option, value: number, columns: number) {
  const short = withoutControls(label);
  const wrapped = (text: string, indent = '') => wrapWords(text, columns - 3, indent).join('\n');
  const reason = disabled === undefined ? '' : `(not available: ${withoutControls(disabled)})`;
  const isTight = `${short} ${reason}`.length > columns - 3;
  return {
    value,
    short,
    name: wrapped(short, '  '),
    ...(hint === undefined ? {} : { description: wrapped(withoutControls(hint)) }),
    ...(disabled === undefined ? {} : { disabled: isTight ? `\n${wrapped(`    ${reason}`, '    ')}` : reason }),
  };
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
  const label = withoutControls(message);
  const value = await desk.prompts.run(
    (context) =>
      input(
        {
          message: label,
          validate: (typed) => {
            const value = typed.trim();
            // An empty field is an answer only where that is what stood in it.
            return value === '' && field.prefilled !== '' ? nothingTyped : (check(value) ?? true);
          },
          ...(field.prefilled === undefined ? {} : { default: field.prefilled, prefill: 'editable' as const }),
          theme: {
            validationFailureMode: field.refused === 'stays' ? 'keep' : 'clear',
            style: { message: (text: string, status: string) => fieldMessage(text, status, desk) },
          },
        },
        context,
      ),
    desk.signal,
  );
  return value.trim();
}

/** The field has a line of its own, under its label and the ways out; once it is filled all is one line. */
function fieldMessage(label: string, status: string, { color, size }: Desk): string {
  const { columns } = size();
  const lines = wrapWords(label, columns - 3, '  ');
  if (status === 'done') return `${lines.join('\n')}:`;
  const paint = (text: string, look: Look) => painted([span(text, look)], color);
  const fits = (lines.at(-1) ?? '').length + fieldKeys.length + 6 <= columns;
  const keys = status === 'idle' ? `${fits ? '   ' : '\n  '}${paint(fieldKeys, { dim: true })}` : '';
  const named = lines.map((line) => paint(line, { bold: true })).join('\n');
  return `${named}${keys}\n${paint('❯', { hue: 'accent' })}`;
}

const fieldKeys = 'esc back to the list · ctrl-c leave';
