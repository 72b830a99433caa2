// `--plan`: what was found and what would be done, with the exact commands; nothing is changed, written or
// asked. Names the owner would choose are the suggested ones, and the text says so.
import type { AccountSession } from '../aws/account.ts';
import type { AwsControl } from '../controls/contract.ts';
import { catalogue } from '../controls/index.ts';
import type { Clock } from '../engine/clock.ts';
import { cliCommand } from '../engine/command.ts';
import type { Context, Control, Finding } from '../engine/control.ts';
import { Problem, WentBack } from '../engine/errors.ts';
import { harmless } from '../engine/harmless.ts';
import { createMemory } from '../engine/memory.ts';
import type { Plan } from '../engine/plan.ts';
import type { Port, Question } from '../engine/port.ts';
import { inspected } from '../engine/run.ts';
import type { SigningKey } from '../record/signing-key.ts';
import {
  identityLine,
  planLines,
  rehearsalBadge,
  rehearsalSentence,
  stateGlyph,
  stateWord,
  toneGlyph,
} from '../ui/words.ts';
import { identityOf, kindLines } from './introduction.ts';
import { journalSoFar } from './journal-so-far.ts';

export interface PlanOnlyOptions {
  readonly account: AccountSession;
  /** Those looked at, in order; the whole catalogue unless given. */
  readonly controls?: readonly AwsControl[];
  readonly clock: Clock;
  readonly random: (below: number) => number;
  readonly key: SigningKey;
  /** The account's own directory, where a journal may be. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly write: (text: string) => void;
}

/** Returns 0 when every control holds, 3 when something is left to do. Sends no call that changes anything. */
export async function showPlan(options: PlanOnlyOptions): Promise<number> {
  const { account, controls = catalogue, clock, random, key, signal, write } = options;
  const journal = await journalSoFar(options.directory);
  const memory = createMemory(journal, () => clock.now());
  const context: Context<AccountSession> = {
    account,
    port: suggesting,
    clock,
    memory,
    random,
    signer: key.publicKey.fingerprint,
    deferred: [],
    signal,
  };
  const lines: string[] = [];
  if (account.facts.rehearsal) lines.push(`${rehearsalBadge}  ${rehearsalSentence}`, '');
  const identity = identityOf(account, memory);
  lines.push(`${identityLine(identity)} · ${identity.accountKind}`, ...kindLines(account));
  lines.push('This is a plan. Nothing is changed. Names are suggestions: the wizard asks for yours.');
  const findings = await Promise.all(
    controls.map(async (control) => {
      const why = control.notApplicable?.(account);
      return { control, why, finding: why === undefined ? await inspected(control, context) : undefined };
    }),
  );
  let holds = true;
  const known = journal.lines.length;
  for (const { control, why, finding: first } of findings) {
    // What was chosen meanwhile, if only as a suggestion, may show this control in another light.
    const again = first !== undefined && journal.lines.length > known;
    const finding = again ? await inspected(control, context) : first;
    const state = finding === undefined ? 'not-applicable' : (memory.word(control.id)?.grade ?? finding.state);
    lines.push('', `${stateGlyph(state)} ${control.title} (${stateWord(state)})`);
    lines.push(`  ${why ?? finding?.statement ?? ''}`);
    if (finding === undefined || state !== finding.state || state === 'verified' || state === 'not-applicable')
      continue;
    holds = false;
    lines.push(...finding.facts.map(({ label, value, tone }) => `  ${toneGlyph(tone)} ${label}: ${value}`));
    lines.push(...(await proposed(control, finding, context)).map((line) => `  ${line}`));
  }
  write(`${lines.map((line) => harmless(line)).join('\n')}\n`);
  return holds ? 0 : 3;
}

async function proposed(
  control: Control<AccountSession>,
  finding: Finding,
  context: Context<AccountSession>,
): Promise<readonly string[]> {
  if (finding.state === 'unknown') return [];
  try {
    const proposal = await control.plan(finding, context);
    switch (proposal.kind) {
      case 'changes':
        return [`Plan: ${proposal.plan.title}`, ...planWithCommands(proposal.plan)];
      case 'outside':
        return [`By you: ${proposal.question.title}`, ...proposal.question.lines, proposal.question.link ?? ''];
      case 'attestation':
        return [`Your word: ${proposal.question.statement}`];
      case 'blocked':
        return [proposal.why, ...proposal.next];
      case 'left':
      case 'nothing':
        return ['No change here as things stand.'];
    }
  } catch (error) {
    if (error instanceof WentBack) return ['Depends on what you choose in the wizard.'];
    if (error instanceof Problem) return [error.happened];
    throw error;
  }
}

/** What a plan would do, and the command of each change. */
export function planWithCommands(plan: Plan): readonly string[] {
  return [...planLines(plan), ...plan.changes.map((change) => `$ ${cliCommand(change, plan)}`)];
}

/** Answers with what the wizard would suggest; whatever needs a person ends the look at that control. */
const suggesting: Port = {
  tell: () => undefined,
  ask: async <Q extends Question>(question: Q) => {
    const answer = suggestion(question);
    if (answer === undefined) throw new WentBack();
    // Both kinds of question that are answered here take a string.
    return answer as never;
  },
};

const suggestedUser = 'administrator';

function suggestion(question: Question): string | undefined {
  if (question.kind === 'choose') return question.suggested;
  if (question.kind !== 'text') return undefined;
  const value = question.prefilled ?? suggestedUser;
  return question.check(value) === undefined ? value : undefined;
}
