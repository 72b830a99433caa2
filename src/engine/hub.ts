// The list as a question: which step to open, what still needs root, the record, or leave.
import { type Board, isSettled, lockedBy, nextOf, stateOf } from './board.ts';
import type { Context } from './control.ts';
import { WentBack } from './errors.ts';
import type { Option } from './port.ts';
import { rootTaskLines } from './root-tasks.ts';
import type { Account } from './sender.ts';

const tasksEntry: Option = { value: 'root-tasks', label: 'Tasks that still need root', hint: 'as AWS lists them' };

/** Asks what to open next. Resolves with the id of a control, `record` or `leave`. */
export async function askHub<A extends Account>(board: Board<A>, context: Context<A>): Promise<string> {
  const { port, memory, signal } = context;
  const open = board.filter((entry) => !isSettled(stateOf(entry, board, memory)));
  const options: Option[] = board
    .filter((entry) => entry.notApplicable === undefined)
    .map((entry) => {
      const locks = lockedBy(entry, board);
      const state = stateOf(entry, board, memory);
      return {
        value: entry.control.id,
        label: entry.control.title,
        hint: state,
        ...(locks.length > 0 && state === 'locked'
          ? { disabled: `first: ${locks.map(({ short }) => short).join(', ')}` }
          : {}),
      };
    });
  options.push(
    tasksEntry,
    { value: 'record', label: 'Read everything afresh and sign the record', hint: `${open.length} still open` },
    { value: 'leave', label: 'Leave for now', hint: 'you can resume' },
  );
  const suggested = nextOf(board, memory)?.control.id ?? (open.length === 0 ? 'record' : 'leave');
  for (;;) {
    try {
      const answer = await port.ask(
        {
          kind: 'choose',
          id: 'hub',
          title: open.length === 0 ? 'Everything is settled' : `${open.length} left`,
          lines: ['Open any step, or finish with what there is.'],
          options,
          suggested,
          isOutermost: true,
        },
        signal,
      );
      if (answer !== tasksEntry.value) return answer;
      await showTasks(context);
    } catch (error) {
      // There is nothing further back than the list.
      if (!(error instanceof WentBack)) throw error;
    }
  }
}

async function showTasks<A extends Account>({ port, signal }: Context<A>): Promise<void> {
  await port.ask(
    {
      kind: 'choose',
      id: 'hub.root-tasks',
      title: tasksEntry.label,
      lines: [
        'Root stays at rest for all but these. How it is used for them is in the procedure that the record has.',
        ...rootTaskLines(),
      ],
      options: [{ value: 'back', label: 'Back to the list' }],
      suggested: 'back',
    },
    signal,
  );
}
