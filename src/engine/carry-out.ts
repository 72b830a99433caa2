// What a control proposes, carried out as far as the owner wants: asked for, consented to, done, half-made things
// taken back.
import { acceptRisk } from './accept-risk.ts';
import { askedWord } from './ask-word.ts';
import type { Control, Finding, Proposal } from './control.ts';
import { execute } from './executor.ts';
import { blockedQuestion, consentQuestion } from './proposal-questions.ts';
import type { RunOptions } from './run-options.ts';
import type { Account } from './sender.ts';
import { watchFor } from './watch.ts';

/** How the work on a control goes on: read it again, it is settled, or the owner left it for later. */
export type Step = 'again' | 'settled' | 'postponed';

/** Rejects with whatever the owner or AWS stopped it with; what was half-made has been taken back by then. */
export async function carryOut<A extends Account>(
  proposal: Proposal,
  control: Control<A>,
  finding: Finding,
  options: RunOptions<A>,
  show: (working?: string, current?: string) => void,
): Promise<Step> {
  const { context, journal, account } = options;
  const { port, memory, clock, signal } = context;
  const id = control.id;
  switch (proposal.kind) {
    case 'nothing':
      return 'settled';
    case 'left':
      return 'postponed';
    case 'blocked': {
      port.tell({ kind: 'notice', tone: 'warning', title: proposal.why, lines: proposal.next });
      const answer = await port.ask(blockedQuestion(proposal, control), signal);
      return answer === 'accept-risk' ? acceptRisk(control, context) : answer === 'again' ? 'again' : 'postponed';
    }
    case 'attestation': {
      const answer = await askedWord(proposal, context);
      if (answer === 'accept-risk') return acceptRisk(control, context);
      if (answer === 'declined') return 'postponed';
      const { statement, reviewField } = proposal.question;
      const reviewBy = reviewField === undefined ? undefined : answer.fields[reviewField]?.trim();
      await memory.giveWord({
        grade: 'attested',
        control: id,
        statement,
        fields: answer.fields,
        ...(reviewBy === undefined ? {} : { reviewBy }),
        at: new Date(clock.now()).toISOString(),
      });
      return 'settled';
    }
    case 'outside': {
      const answer = await watchFor(proposal.question, proposal.happened, context);
      if (answer === 'accept-risk') return acceptRisk(control, context);
      if (answer === 'later') return 'postponed';
      if (answer !== 'happened') await proposal.answered?.(answer);
      return 'again';
    }
    case 'changes': {
      const { plan } = proposal;
      const answer = await port.ask(consentQuestion(proposal, control, finding), signal);
      if (answer === 'accept-risk') return acceptRisk(control, context);
      if (answer === 'declined') return 'postponed';
      if (control.apply === undefined) throw new TypeError(`${id} plans changes but cannot apply them`);
      const { hands, takeBack } = execute({
        plan,
        approval: answer,
        sender: account,
        journal,
        lately: memory.lately,
        clock,
        tell: (event) => port.tell(event),
        signal,
      });
      await journal.append({ kind: 'approved', planDigest: plan.digest, control: id, title: plan.title });
      show(id);
      try {
        await control.apply(hands, finding, context);
      } finally {
        const remaining = await takeBack();
        if (remaining.length > 0) {
          port.tell({
            kind: 'notice',
            tone: 'warning',
            title: 'Not everything half-made could be taken back',
            lines: [...remaining, 'It is found again, and offered for removal, the next time this step is opened.'],
          });
        }
        show(undefined, id);
      }
      return 'again';
    }
  }
}
