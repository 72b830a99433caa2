// Scripted mode: every answer is in a file that the owner wrote. Nothing is suggested, nothing is assumed: what is not in
// the file ends the run with exit code 4, and says which line would answer it.
import type { Writable } from 'node:stream';
import { closest } from '../../closest.ts';
import type { Clock } from '../../engine/clock.ts';
import type { Problem } from '../../engine/errors.ts';
import type {
  AnswerTo,
  Answers,
  AttestQuestion,
  ChooseQuestion,
  CodeQuestion,
  EnrolQuestion,
  FrontEnd,
  Question,
  ShowSecretQuestion,
  TextQuestion,
  WaitForQuestion,
} from '../../engine/port.ts';
import type { Secret } from '../../engine/secret.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import { questionLines } from '../question-lines.ts';
import { selfAnswering } from '../self-answering.ts';
import { withoutControls } from '../text-line.ts';
import { createTranscript } from '../transcript.ts';
import { errandDone, errandOption } from '../waiting.ts';
import type { AnswersFile, GivenAnswer } from './answers-file.ts';
import { consent } from './consent.ts';
import { programs } from './fragments.ts';
import { ran } from './helpers.ts';
import { noAnswer, unanswered } from './missing.ts';
import { requirePrograms } from './programs-needed.ts';

export interface ScriptedOptions {
  readonly file: AnswersFile;
  readonly stdout: Writable;
  readonly clock: Clock;
  /** What the programs that the file names are started with, but for the credentials in it. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Present in a rehearsal only. */
  readonly standIns?: StandIns;
}

/** One that is asked this often with the same answer will not be content with it. */
const sameAnswerAtMost = 3;
const codesAtMost = 4;
/** How long to wait for an app to show another code. */
const nextCode = 10_000;

/** Answers from the file. Rejects with a Problem (`unanswered`) where it has no answer, or one that cannot be used. */
export function createScripted({ file, stdout, clock, env, standIns }: ScriptedOptions): FrontEnd {
  const transcript = createTranscript({ rehearsal: standIns !== undefined, glyphs: false });
  const asked = new Map<string, number>();
  const say = (line: string): void => {
    if (stdout.writable) stdout.write(`${withoutControls(line)}\n`);
  };
  stdout.on('error', () => undefined);
  /** The last code used of each device: AWS takes each once. */
  const used = new Map<string, string>();

  /** The answer for this time; a list has one for each. */
  const given = ({ id }: Question): GivenAnswer | undefined => {
    const before = asked.get(id) ?? 0;
    asked.set(id, before + 1);
    return answerNumber(file.answers[id], before);
  };

  /** Says whether there was no answer at all, or not for this time, and what may have been meant. */
  const lacking = (question: Question): Problem => {
    const answer = file.answers[question.id] ?? null;
    if (Array.isArray(answer)) return noAnswer(question, `has ${answer.length} answers, and is asked once more,`);
    if (answer !== null && (asked.get(question.id) ?? 0) > sameAnswerAtMost)
      return noAnswer(question, `gave the same answer ${sameAnswerAtMost} times, which did not help,`);
    const meant = closest(
      question.id,
      Object.keys(file.answers).filter((id) => !asked.has(id)),
    );
    const hint = meant === undefined ? [] : [`It has an answer for "${meant}", which was not asked. Is this meant?`];
    return noAnswer(question, undefined, ...hint);
  };

  const choose = (question: ChooseQuestion): string => {
    const answer = given(question);
    if (typeof answer !== 'string') throw lacking(question);
    const option = question.options.find(({ value }) => value === answer);
    if (option === undefined) throw unanswered(question, `says ${JSON.stringify(answer)}, which is no choice,`);
    if (option.disabled !== undefined)
      throw unanswered(question, `says ${JSON.stringify(answer)}, which is not available (${option.disabled}),`);
    say(`${question.title}: ${option.label}`);
    return option.value;
  };

  const text = (question: TextQuestion): string => {
    const answer = given(question);
    if (typeof answer !== 'string') throw lacking(question);
    const problem = question.check(answer);
    if (problem !== undefined) throw unanswered(question, `says ${JSON.stringify(answer)} (${problem})`);
    say(`${question.label}: ${answer}`);
    return answer;
  };

  const attest = (question: AttestQuestion): AnswerTo<AttestQuestion> => {
    const answer = given(question);
    if (answer === 'decline') return 'declined';
    if (answer === 'accept-risk') return 'accept-risk';
    if (typeof answer !== 'object' || answer === null || !('confirm' in answer)) throw lacking(question);
    if (!answer.confirm) throw noAnswer(question, 'does not confirm what is asked');
    const fields: { [name: string]: string } = {};
    for (const { name, label, check } of question.fields) {
      const value = answer.fields?.[name];
      const problem = value === undefined ? 'it is missing' : check(value);
      if (value === undefined || problem !== undefined)
        throw unanswered(question, `has no usable field "${name}" (${label}: ${problem ?? ''})`);
      fields[name] = value;
    }
    say(`Confirmed: ${question.statement}`);
    return { fields };
  };

  const stored = async (
    question: ShowSecretQuestion | EnrolQuestion,
    label: string,
    secret: Secret,
    signal: AbortSignal,
  ) => {
    if (file.secrets === undefined) throw unanswered(question, programs.secrets.lacks, programs.secrets.add);
    await ran({ command: file.secrets, name: label, env, input: secret }, signal);
    say(`${label}: handed to ${file.secrets[0] ?? ''}`);
  };

  const code = async (
    question: CodeQuestion | EnrolQuestion,
    check: (code: string) => string | undefined,
    signal: AbortSignal,
  ): Promise<Secret> => {
    const { codes } = file;
    if (codes === undefined) throw unanswered(question, programs.codes.lacks, programs.codes.add);
    let problem: string | undefined;
    for (let tries = 0; tries < codesAtMost; tries += 1) {
      const shown = await ran({ command: codes, name: question.device, env }, signal);
      problem = used.get(question.device) === shown.reveal() ? 'the same as before' : check(shown.reveal());
      if (problem === undefined) {
        used.set(question.device, shown.reveal());
        return shown;
      }
      await clock.sleep(nextCode, signal);
    }
    throw unanswered(question, `has a program for codes that printed none that will do (${problem ?? ''})`);
  };

  const enrol = async (question: EnrolQuestion, signal: AbortSignal): Promise<AnswerTo<EnrolQuestion>> => {
    await stored(question, question.device, question.uri, signal);
    standIns?.phone.scan(question.device, question.uri);
    const first = await code(question, (digits) => question.check(digits), signal);
    const second = await code(question, (digits) => question.check(first.reveal(), digits), signal);
    say(`${question.device}: two codes`);
    return { first, second };
  };

  const waitFor = async (question: WaitForQuestion, signal: AbortSignal): Promise<string> => {
    const answer = given(question);
    if (answer === undefined || answer === null) throw lacking(question);
    if (answer === errandOption && question.errand !== undefined && standIns !== undefined) {
      const { happened, sentence } = await errandDone(standIns, question.errand, signal);
      say(sentence);
      return happened ? 'check-now' : 'later';
    }
    if (typeof answer === 'object' && 'wait' in answer) {
      say(`Waiting for ${question.awaited}, ${answer.wait} s at most`);
      // The engine takes the question away when it has happened.
      await clock.sleep(answer.wait * 1000, signal);
      throw unanswered(question, `waited ${answer.wait} s in vain`);
    }
    const ways = ['later', 'check-now', ...question.options.map(({ value }) => value)];
    if (typeof answer !== 'string' || !ways.includes(answer))
      throw unanswered(question, `says ${JSON.stringify(answer)}, which is no choice,`);
    return answer;
  };

  const answer = async (question: Question, signal: AbortSignal): Promise<Answers[Question['kind']]> => {
    switch (question.kind) {
      case 'choose':
        return choose(question);
      case 'approve': {
        const approved = consent(question, given(question), file.approvals ?? {}, clock.now());
        if (typeof approved !== 'string') await requirePrograms(question, file, env['PATH']);
        say(typeof approved === 'string' ? `${question.plan.title}: ${approved}` : `Approved: ${question.plan.title}`);
        return approved;
      }
      case 'text':
        return text(question);
      case 'show-secret':
        await stored(question, question.label, question.secret, signal);
        standIns?.keep(question.label, question.secret);
        return 'stored';
      case 'enrol':
        return enrol(question, signal);
      case 'code':
        return code(question, question.check, signal);
      case 'attest':
        return attest(question);
      case 'wait-for':
        return waitFor(question, signal);
    }
  };

  return selfAnswering(
    (event) => {
      for (const { text: line } of transcript.lines(event)) say(line);
    },
    (question, signal) => {
      for (const { text: line } of questionLines(question, transcript.rehearsal, clock.now())) say(line);
      return answer(question, signal);
    },
  );
}

/** `before`: how often it was asked already. */
function answerNumber(answer: AnswersFile['answers'][string] | undefined, before: number): GivenAnswer | undefined {
  // The compiler does not take a readonly list for an array.
  if (Array.isArray(answer)) return (answer as readonly GivenAnswer[])[before];
  return before < sameAnswerAtMost ? (answer as GivenAnswer | undefined) : undefined;
}
