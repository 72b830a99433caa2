// The rehearsal plays the owner itself: the only front end that decides anything, and only on a
// simulated account. Every answer is told, labelled as the rehearsal's own; no secret is ever told.
import type { Clock } from '../../engine/clock.ts';
import { Problem } from '../../engine/errors.ts';
import { approve } from '../../engine/plan.ts';
import type {
  AnswerTo,
  Answers,
  ChooseQuestion,
  CodeQuestion,
  EnrolQuestion,
  Event,
  FrontEnd,
  Question,
  WaitForQuestion,
} from '../../engine/port.ts';
import type { Secret } from '../../engine/secret.ts';
import type { StandIns } from '../../engine/stand-ins.ts';
import { selfAnswering } from '../self-answering.ts';
import { errandDone } from '../waiting.ts';
import { exampleText } from './example-text.ts';

export interface AutoOwnerOptions {
  readonly standIns: StandIns;
  readonly clock: Clock;
  /** Where events and the owner's own words go, e.g. plain mode's `tell`. */
  readonly tell: (event: Event) => void;
}

// Often enough for AWS's own delays, seldom enough that a run always ends.
const sameAnswerAtMost = 3;
const errandsAtMost = 2;
const codesAtMost = 4;
/** Where a careful owner would wait for days, or for others, the rehearsal goes on; everywhere else it takes what is suggested. */
const impatient: { readonly [questionId: string]: string } = {
  'root-access-keys.wait': 'sooner',
  'access-keys.old': 'accept-risk',
  'mfa-required.blocked': 'accept-risk',
};

/**
 * Answers every question of a rehearsal. Rejects with a Problem (`unanswered`) where no sensible answer
 * is left, and always when the identity told is not a rehearsal's; with the signal's reason when aborted.
 */
export function createAutoOwner(options: AutoOwnerOptions): FrontEnd {
  const { standIns, clock } = options;
  const given = new Map<string, number>();
  let real = false;

  const say = (words: string) => {
    options.tell({ kind: 'notice', tone: 'plain', title: `The rehearsal plays the owner: ${words}`, lines: [] });
  };
  /** Counts an answer, and says how often it was given before. */
  const times = (question: Question, value: string): number => given.get(`${question.id}\n${value}`) ?? 0;
  const count = (question: Question, value: string) => {
    given.set(`${question.id}\n${value}`, times(question, value) + 1);
  };

  const choose = (question: ChooseQuestion): string => {
    const open = question.options.filter(({ disabled }) => disabled === undefined);
    const preferred = open.filter(({ value }) => value === impatient[question.id]);
    const suggested = open.filter(({ value }) => value === question.suggested);
    const option = [...preferred, ...suggested, ...open].find(({ value }) => times(question, value) < sameAnswerAtMost);
    if (option === undefined) throw stuck(question, 'every option was tried, or none is available');
    count(question, option.value);
    say(`${question.title}: ${option.label}`);
    return option.value;
  };

  const freshCode = async (
    question: CodeQuestion | EnrolQuestion,
    skipFirst: boolean,
    check: (code: string) => string | undefined,
  ): Promise<Secret> => {
    let problem = 'the pretend phone does not know this device';
    for (let tries = 0; tries < codesAtMost; tries += 1) {
      if (skipFirst || tries > 0) await standIns.phone.skipToNextCode();
      const shown = standIns.phone.code(question.device);
      if (shown === undefined) break;
      const refused = check(shown.code.reveal());
      if (refused === undefined) return shown.code;
      problem = refused;
    }
    throw stuck(question, problem);
  };

  const enrol = async (question: EnrolQuestion): Promise<AnswerTo<EnrolQuestion>> => {
    say(`scans the QR code of ${question.device} with the pretend phone and reads two codes`);
    standIns.phone.scan(question.device, question.uri);
    const first = await freshCode(question, false, (code) => question.check(code));
    const second = await freshCode(question, true, (code) => question.check(first.reveal(), code));
    return { first, second };
  };

  const waitFor = async (question: WaitForQuestion, signal: AbortSignal): Promise<string> => {
    const { errand } = question;
    if (errand === undefined || times(question, 'errand') >= errandsAtMost) {
      say(`${question.title}: later`);
      return 'later';
    }
    count(question, 'errand');
    const done = await errandDone(standIns, errand, signal);
    say(done.sentence);
    return done.happened ? 'check-now' : 'later';
  };

  const answer = async (question: Question, signal: AbortSignal): Promise<Answers[Question['kind']]> => {
    switch (question.kind) {
      case 'choose':
        return choose(question);
      case 'approve':
        if (times(question, question.plan.digest) >= sameAnswerAtMost) throw stuck(question, 'the same plan came back');
        count(question, question.plan.digest);
        say(`approves "${question.plan.title}"`);
        return approve(question.plan, clock.now(), question.plan.phrase?.text);
      case 'text': {
        const offered = question.prefilled === undefined ? [] : [question.prefilled];
        const usable = (value: string) => times(question, value) === 0 || question.problem === undefined;
        const value = exampleText(`${question.id} ${question.label}`, question.check, clock.now(), offered, usable);
        if (value === undefined) throw stuck(question, 'no example text passes its check');
        count(question, value);
        say(`${question.label}: ${value}`);
        return value;
      }
      case 'show-secret':
        standIns.keep(question.label, question.secret);
        say(`${question.label}: kept in the pretend password manager`);
        return 'stored';
      case 'enrol':
        return enrol(question);
      case 'code':
        say(`reads a code for ${question.device} from the pretend phone`);
        return freshCode(question, true, question.check);
      case 'attest': {
        const fields: { [name: string]: string } = {};
        for (const { name, label, check } of question.fields) {
          const value = exampleText(`${name} ${label}`, check, clock.now());
          if (value === undefined) throw stuck(question, `no example text passes the check of "${label}"`);
          fields[name] = value;
        }
        say(`confirms: ${question.statement}`);
        return { fields };
      }
      case 'wait-for':
        return waitFor(question, signal);
    }
  };

  return selfAnswering(
    (event) => {
      if (event.kind === 'identity') real = !event.identity.rehearsal;
      options.tell(event);
    },
    async (question, signal) => {
      if (real) throw stuck(question, 'this is not a rehearsal, and nobody decides for the owner of a real account');
      return answer(question, signal);
    },
  );
}

function stuck(question: Question, why: string): Problem {
  return new Problem('unanswered', {
    happened: `The rehearsal cannot answer "${question.title}" (${question.id}): ${why}.`,
    account: 'The question stays open; nothing was changed by it.',
    next: ['Run the rehearsal in a terminal, without --auto, and answer it yourself.'],
  });
}
