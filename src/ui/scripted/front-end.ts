// Scripted mode: every answer is in a file that the owner wrote. Nothing is suggested, nothing is assumed: what is not in
// the file ends the run with exit code 4, and says which line would answer it.
import type { Writable } from 'node:stream';
import type { Clock } from '../../engine/clock.ts';
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
import { ran } from './helpers.ts';
import { noAnswer, unanswered } from './missing.ts';

export interface ScriptedOptions {
  readonly file: AnswersFile;
  readonly stdout: Writable;
  readonly clock: Clock;
  /** Present in a rehearsal only. */
  readonly standIns?: StandIns;
}

/** One that is asked this often with the same answer will not be content with it. */
const sameAnswerAtMost = 3;
const codesAtMost = 4;
/** How long to wait for an app to show another code. */
const nextCode = 10_000;

/** Answers from the file. Rejects with a Problem (`unanswered`) where it has no answer, or one that cannot be used. */
export function createScripted({ file, stdout, clock, standIns }: ScriptedOptions): FrontEnd {
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
    const answer = file.answers[id];
    const before = asked.get(id) ?? 0;
    asked.set(id, before + 1);
    if (!Array.isArray(answer)) return before < sameAnswerAtMost ? (answer as GivenAnswer | undefined) : undefined;
    return (answer as readonly GivenAnswer[])[before];
  };

  const choose = (question: ChooseQuestion): string => {
    const answer = given(question);
    if (answer === undefined) throw noAnswer(question);
    const option = question.options.find(({ value }) => value === answer);
    if (option === undefined) throw unanswered(question, `says ${JSON.stringify(answer)}, which is no choice,`);
    if (option.disabled !== undefined)
      throw unanswered(question, `says ${JSON.stringify(answer)}, which is not available (${option.disabled}),`);
    say(`${question.title}: ${option.label}`);
    return option.value;
  };

  const text = (question: TextQuestion): string => {
    const answer = given(question);
    if (typeof answer !== 'string') throw noAnswer(question);
    const problem = question.check(answer);
    if (problem !== undefined) throw unanswered(question, `says ${JSON.stringify(answer)} (${problem})`);
    say(`${question.label}: ${answer}`);
    return answer;
  };

  const attest = (question: AttestQuestion): AnswerTo<AttestQuestion> => {
    const answer = given(question);
    if (answer === 'decline') return 'declined';
    if (answer === 'accept-risk') return 'accept-risk';
    if (typeof answer !== 'object' || !('confirm' in answer)) throw noAnswer(question);
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
    if (file.secrets === undefined)
      throw unanswered(
        question,
        'names no program that stores a secret,',
        'Add "secrets": a program and its arguments that stores what it reads under {label}, e.g. ["pass", "insert", "--multiline", "aws/{label}"]',
      );
    await ran(file.secrets, { label }, secret, signal);
    say(`${label}: handed to ${file.secrets[0] ?? ''}`);
  };

  const code = async (
    question: CodeQuestion | EnrolQuestion,
    check: (code: string) => string | undefined,
    signal: AbortSignal,
  ): Promise<Secret> => {
    const { codes } = file;
    if (codes === undefined)
      throw unanswered(
        question,
        'names no program that prints codes,',
        'Add "codes": a program and its arguments that prints the code that {device} shows, e.g. ["my-codes", "{device}"]',
      );
    let problem: string | undefined;
    for (let tries = 0; tries < codesAtMost; tries += 1) {
      const shown = await ran(codes, { device: question.device }, undefined, signal);
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
    if (answer === undefined) throw noAnswer(question);
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
