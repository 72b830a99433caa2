// One whole run in this process, the same every time, as what the Ink front end would show: the screen at each
// question, and a few that lie between them. It can be drawn in any window.
import { systemClock } from '../../src/engine/clock.ts';
import { WentBack } from '../../src/engine/errors.ts';
import type { AnswerTo, Answers, FrontEnd, Question, Summary } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import { asked, emptyScreen, type Screen, told, withdrawn } from '../../src/ui/tui/screen.ts';
import { everyControl } from './boards.ts';
import { openStage, runOn } from './rehearsed-run.ts';
import { shortWay } from './short-way.ts';

/** What was on the screen at one moment. */
export interface Shot {
  readonly name: string;
  readonly screen: Screen;
  /** The moment, for what shows running time. */
  readonly now: number;
}

export interface Film {
  readonly shots: readonly Shot[];
  readonly summary: Summary;
}

/** A Monday morning. */
const start = Date.UTC(2026, 10, 23, 9, 30, 5);
const stillTime = { ...systemClock, now: () => start };

/** The account draws a secret in the order in which calls come, which is not always the same. */
const seed = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const fixed = {
  seed: new Secret(seed),
  uri: (device: string) => new Secret(`otpauth://totp/AWS:${device}?secret=${seed}&issuer=AWS`),
  password: new Secret('Xq7-horse-Battery-staple'),
};

/** The question as it is filmed: asked like it, with secrets that are always the same. */
function filmed(question: Question): Question {
  if (question.kind === 'enrol') return { ...question, seed: fixed.seed, uri: fixed.uri(question.device) };
  return question.kind === 'show-secret' ? { ...question, secret: fixed.password } : question;
}

/** How long waits have been, and what is left of a code, as if all went at the same pace every time. */
function momentOf({ ask, busy }: Screen): number {
  if (ask?.kind === 'wait-for') return ask.question.since + 65_000;
  return ask === undefined && busy !== undefined ? busy.since + 7_000 : start;
}

/** What this owner answers the first time; everything else is answered by the rehearsal's own. */
const firstAnswers: { readonly [questionId: string]: string | (() => never) } = {
  'cloudtrail.approve': () => {
    throw new WentBack();
  },
  hub: 'root-tasks',
  'people.what': 'administrator',
  'password-policy.approve': 'accept-risk',
};

/** Plays every control on an account with a root key, without a wire. */
export async function filmedRun(): Promise<Film> {
  const stage = await openStage({ scenario: 'root-key', seed: 'film', controls: everyControl, realTime: stillTime });
  const { clock } = stage.rehearsal;
  const shots: Shot[] = [];
  let screen: Screen = emptyScreen;
  const shoot = (name: string): void => {
    if (!shots.some((shot) => shot.name === name)) shots.push({ name, screen, now: momentOf(screen) });
  };
  const answered = new Set<string>();
  const filming = (auto: FrontEnd): FrontEnd => ({
    tell(event) {
      screen = told(screen, event, clock.now());
      if (event.kind === 'busy' && screen.ask === undefined) shoot('reading');
      if (event.kind === 'change' && event.control === 'cloudtrail' && screen.progress.length === 5)
        shoot('cloudtrail: half of its changes');
      auto.tell(event);
    },
    async ask<Q extends Question>(question: Q, signal: AbortSignal): Promise<AnswerTo<Q>> {
      screen = asked(screen, filmed(question));
      shoot(`${question.id}: ${question.title}`);
      try {
        const first = answered.has(question.id) ? undefined : firstAnswers[question.id];
        answered.add(question.id);
        if (first === undefined) return await auto.ask(question, signal);
        // The table names answers of that question's own kind.
        return (typeof first === 'string' ? first : first()) as Answers[Question['kind']] as AnswerTo<Q>;
      } finally {
        screen = withdrawn(screen);
      }
    },
    close: () => auto.close(),
  });
  try {
    const { error } = await runOn(stage, { owner: filming, session: (opened) => shortWay(stage, opened) });
    if (error !== undefined) throw new Error('the run did not end by itself', { cause: error });
  } finally {
    await stage.close();
  }
  if (screen.summary === undefined) throw new Error('the run told no summary');
  const text = JSON.stringify(screen.summary)
    .replaceAll(stage.output, '/home/ada')
    .replaceAll(/\d{8}T\d{6}Z/g, '20261123T093346Z');
  return { shots, summary: JSON.parse(text) as Summary };
}
