// Accepting a risk instead of removing it: never without a reason, somebody who answers for it, and a day on which it is
// looked at again.
import type { Context, Control } from './control.ts';
import type { Option } from './port.ts';
import type { Account } from './sender.ts';
import { nameProblem } from './name-problem.ts';

export const acceptRiskOption: Option = { value: 'accept-risk', label: 'Accept the risk, with a reason' };

/**
 * Asks for the reason, who answers for it and the review date, and writes them down. Throws a TypeError where accepting makes no sense:
 * no front end may offer it there.
 */
export async function acceptRisk<A extends Account>(
  control: Control<A>,
  { port, memory, clock, signal }: Context<A>,
): Promise<'settled'> {
  if (!control.mayAcceptRisk) throw new TypeError(`the risk of ${control.id} cannot be accepted`);
  const reason = await port.ask(
    {
      kind: 'text',
      id: `${control.id}.accept.reason`,
      title: `Accept the risk: ${control.title}`,
      lines: [control.why, 'Your reason goes into the signed record, graded "accepted".'],
      label: 'Reason',
      check: (value) => (value.trim().length < 8 ? 'Say why in a few words.' : undefined),
    },
    signal,
  );
  const owner = await port.ask(
    {
      kind: 'text',
      id: `${control.id}.accept.owner`,
      title: `Accept the risk: ${control.title}`,
      lines: ['Who answers for this risk, and is asked when it is looked at again?'],
      label: 'Owner of the risk, a name or a role',
      prefilled: memory.fact('administrator')?.userName ?? 'account owner',
      check: nameProblem,
    },
    signal,
  );
  const days = 24 * 60 * 60 * 1_000;
  const today = clock.now();
  const reviewBy = await port.ask(
    {
      kind: 'text',
      id: `${control.id}.accept.review`,
      title: `Accept the risk: ${control.title}`,
      lines: ['An accepted risk is looked at again. By when?'],
      label: 'Review by (YYYY-MM-DD)',
      prefilled: new Date(today + 90 * days).toISOString().slice(0, 10),
      check: (value) => {
        const date = dayOf(value.trim());
        if (date === undefined) return 'Write the date as YYYY-MM-DD.';
        return date > today && date <= today + 366 * days ? undefined : 'Choose a day within the next year.';
      },
    },
    signal,
  );
  await memory.giveWord({
    grade: 'accepted',
    control: control.id,
    statement: reason.trim(),
    fields: { owner: owner.trim() },
    reviewBy: reviewBy.trim(),
    at: new Date(today).toISOString(),
  });
  return 'settled';
}

/** The start of a day of the calendar, in milliseconds since the epoch, UTC; undefined for 30 February. */
export function dayOf(text: string): number | undefined {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(date) && new Date(date).toISOString().startsWith(text) ? date : undefined;
}
