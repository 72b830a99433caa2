// How linear mode takes the answer to each kind of question that holds no secret. Where a choice
// consents to something, the cursor starts on the answer that changes nothing.
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
import { textLine } from '../text-line.ts';
import { errandDone, errandOption, waitingOptions } from '../waiting.ts';
import { answerLabels, notTheWords } from '../words.ts';
import { line, pick } from './desk.ts';
import type { Desk } from './desk.ts';

const notNow = { value: 'declined', label: answerLabels.declined } as const;
const acceptRisk = { value: 'accept-risk', label: answerLabels.acceptRisk } as const;

export async function choose({ options, suggested, isOutermost = false }: ChooseQuestion, desk: Desk): Promise<string> {
  return pick(desk, options, suggested, { isOutermost });
}

export async function consent(question: ApproveQuestion, desk: Desk): Promise<AnswerTo<ApproveQuestion>> {
  const { plan, mayAcceptRisk, yes } = question;
  const options: readonly (Option & { readonly value: 'declined' | 'yes' | 'accept-risk' })[] = [
    notNow,
    { value: 'yes', label: yes },
    ...(mayAcceptRisk ? [acceptRisk] : []),
  ];
  const chosen = await pick(desk, options);
  if (chosen !== 'yes') return chosen;
  const { phrase } = plan;
  if (phrase === undefined) return approve(plan, desk.clock.now());
  desk.say(textLine(phrase.because));
  const refuse = (words: string) => (words === phrase.text ? undefined : notTheWords);
  const typed = await line(desk, `To go on, type ${phrase.text}`, refuse, { refused: 'is-cleared' });
  return approve(plan, desk.clock.now(), typed);
}

export async function text(question: TextQuestion, desk: Desk): Promise<string> {
  return line(desk, question.label, question.check, { prefilled: question.prefilled, refused: 'stays' });
}

export async function attest(question: AttestQuestion, desk: Desk): Promise<AnswerTo<AttestQuestion>> {
  const options: readonly (Option & { readonly value: 'declined' | 'confirm' | 'accept-risk' })[] = [
    notNow,
    { value: 'confirm', label: answerLabels.confirm },
    acceptRisk,
  ];
  const chosen = await pick(desk, options);
  if (chosen !== 'confirm') return chosen;
  const fields: { [name: string]: string } = {};
  for (const { name, label, hint, check } of question.fields) {
    fields[name] = await line(desk, hint === undefined ? label : `${label}, ${hint}`, check, {
      refused: 'stays',
    });
  }
  return { fields };
}

export async function waitFor(question: WaitForQuestion, desk: Desk): Promise<string> {
  const { standIns, signal } = desk;
  for (;;) {
    const value = await pick(desk, waitingOptions(question, standIns));
    if (value !== errandOption || question.errand === undefined || standIns === undefined) return value;
    const done = await errandDone(standIns, question.errand, signal);
    desk.say(textLine(done.sentence));
    if (done.happened) return 'check-now';
  }
}
