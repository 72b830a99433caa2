// How plain mode takes the answer to each kind of question: numbers for choices, whole words for
// consent, lines for text. An answer is only ever what was typed.
import type { Clock } from '../../engine/clock.ts';
import { approve } from '../../engine/plan.ts';
import type {
  AnswerTo,
  ApproveQuestion,
  AttestQuestion,
  ChooseQuestion,
  Option,
  TextQuestion,
  WaitForQuestion,
} from '../../engine/port.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import { errandDone, errandOption, waitingOptions } from '../waiting.ts';
import { notTheWords } from '../words.ts';
import type { Talk, Understood } from './talk.ts';

export interface Desk {
  readonly talk: Talk;
  readonly clock: Clock;
  readonly standIns: StandIns | undefined;
  readonly signal: AbortSignal;
}

/** Numbered options; answers the value of the one whose number was typed. */
export async function pick(
  desk: Desk,
  options: readonly Option[],
  suggested?: string,
  { isOutermost }: { readonly isOutermost: boolean } = { isOutermost: false },
): Promise<string> {
  const { talk, signal } = desk;
  for (const [index, option] of options.entries()) {
    const hint = option.hint === undefined ? '' : `: ${option.hint}`;
    const mark = option.value === suggested ? ' (suggested)' : '';
    const locked = option.disabled === undefined ? '' : ` (not available: ${option.disabled})`;
    talk.say(`${index + 1}. ${option.label}${hint}${mark}${locked}`);
  }
  const how = options.length === 1 ? 'Type 1 to choose it.' : `Type a number from 1 to ${options.length}.`;
  const chosen = await talk.read(how, (line): Understood<Option> => numbered(line, options), signal, {
    isOutermost,
  });
  talk.say(`Chosen: ${chosen.label}`);
  return chosen.value;
}

function numbered(line: string, options: readonly Option[]): Understood<Option> {
  const option = /^\d{1,3}$/.test(line) ? options[Number(line) - 1] : undefined;
  if (option === undefined) return { not: `"${line}" is not one of the numbers.` };
  if (option.disabled !== undefined) return { not: `${option.label} is not available: ${option.disabled}` };
  return { is: option };
}

export async function choose({ options, suggested, isOutermost = false }: ChooseQuestion, desk: Desk): Promise<string> {
  return pick(desk, options, suggested, { isOutermost });
}

export async function consent(question: ApproveQuestion, desk: Desk): Promise<AnswerTo<ApproveQuestion>> {
  const { plan, mayAcceptRisk, yes } = question;
  const { talk, clock, signal } = desk;
  const word = plan.phrase?.text ?? 'approve';
  if (plan.phrase !== undefined) talk.say(plan.phrase.because);
  const risk = mayAcceptRisk ? ', or risk to accept the risk' : '';
  const answer = await talk.read(
    `To say yes (${yes}), type exactly: ${word}\nType no to leave it as it is${risk}.`,
    (line): Understood<AnswerTo<ApproveQuestion>> => {
      if (line === word) return { is: approve(plan, clock.now(), line) };
      if (line === 'no') return { is: 'declined' };
      if (line === 'risk' && mayAcceptRisk) return { is: 'accept-risk' };
      return { not: notTheWords };
    },
    signal,
  );
  talk.say(answer === 'declined' ? 'Declined.' : answer === 'accept-risk' ? 'Risk accepted.' : `Approved: ${yes}`);
  return answer;
}

export async function text(question: TextQuestion, desk: Desk): Promise<string> {
  const { label, prefilled, check } = question;
  const kept = prefilled === '' ? 'leave it empty' : `use ${prefilled ?? ''}`;
  const offer = prefilled === undefined ? '' : ` Type keep to ${kept}.`;
  return desk.talk.read(
    `${label}: type it on one line.${offer}`,
    (line) => checked(line === 'keep' && prefilled !== undefined ? prefilled : line, check),
    desk.signal,
  );
}

function checked(value: string, check: (value: string) => string | undefined): Understood<string> {
  const problem = check(value);
  return problem === undefined ? { is: value } : { not: problem };
}

export async function attest(question: AttestQuestion, desk: Desk): Promise<AnswerTo<AttestQuestion>> {
  const { talk, signal } = desk;
  const word = await talk.read(
    'Type confirm to give your word, risk to accept the risk, or no to leave it for later.',
    (line): Understood<'confirm' | 'risk' | 'no'> =>
      line === 'confirm' || line === 'risk' || line === 'no' ? { is: line } : { not: `"${line}" confirms nothing.` },
    signal,
  );
  if (word === 'no') return 'declined';
  if (word === 'risk') return 'accept-risk';
  const fields: { [name: string]: string } = {};
  for (const { name, label, hint, check } of question.fields) {
    const help = hint === undefined ? '' : ` (${hint})`;
    fields[name] = await talk.read(`${label}${help}: type it on one line.`, (line) => checked(line, check), signal);
  }
  return { fields };
}

export async function waitFor(question: WaitForQuestion, desk: Desk): Promise<string> {
  const { talk, standIns, signal } = desk;
  for (;;) {
    const value = await pick(desk, waitingOptions(question, standIns));
    if (value !== errandOption || question.errand === undefined || standIns === undefined) return value;
    const done = await errandDone(standIns, question.errand, signal);
    talk.say(done.sentence);
    if (done.happened) return 'check-now';
  }
}
