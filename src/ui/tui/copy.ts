// What can be copied from a screen: the link that is waited behind, or the commands of a plan, in which every
// secret is a placeholder. Nothing else can become a `Copyable`, so that no secret can reach a clipboard.
import { cliCommand } from '../../engine/command.ts';
import type { Plan } from '../../engine/plan.ts';
import type { WaitForQuestion } from '../../engine/port.ts';
import type { Screen } from './screen.ts';
import { drawable } from './width.ts';

declare const copyable: unique symbol;

export type Copyable = string & { readonly [copyable]: true };

/** What the key copies on this screen, or undefined where it copies nothing. */
export function copyOf({ ask, page }: Screen): Copyable | undefined {
  if (ask?.kind === 'wait-for' && (page === undefined || page === 'link')) return linkOf(ask.question);
  return ask?.kind === 'approve' && page === 'commands' ? commandsOf(ask.question.plan) : undefined;
}

function linkOf({ link }: WaitForQuestion): Copyable | undefined {
  return link === undefined ? undefined : (drawable(link) as Copyable);
}

/**
 * One command on a line, in their order, and no line feed after the last: a shell waits for the Enter. As on the screen,
 * no name from outside brings a control character with it.
 */
function commandsOf(plan: Plan): Copyable {
  return plan.changes.map((change) => drawable(cliCommand(change, plan))).join('\n') as Copyable;
}

/** The longest base64 text that terminals take by OSC 52: some cut what is longer, and some drop it. */
const limit = 74_994;

const base64 = (text: Copyable): string => Buffer.from(text, 'utf8').toString('base64');

export function fitsClipboard(text: Copyable): boolean {
  return base64(text).length <= limit;
}

/**
 * OSC 52 of xterm's control sequences: puts `text` into the clipboard of the terminal, wherever the program runs. tmux
 * takes it for itself with `set-clipboard on`, and hands the second copy on with `allow-passthrough on`; else it drops them.
 */
export function clipboardSequence(text: Copyable, isInTmux: boolean): string {
  const sequence = `\u001B]52;c;${base64(text)}\u0007`;
  return isInTmux ? `${sequence}\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\` : sequence;
}
