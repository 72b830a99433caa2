// What is on the screen, as data, and how events, questions and keys change it. Pure: the front end keeps
// one Screen and carries out what `pressed` asks for.
import type { Answers, ControlLine, Event, Identity, Question, Summary } from '../../engine/port.ts';
import type { AskContext, Effect } from './ask-context.ts';
import { type Ask, pressAsk, startAsk } from './asks/ask.ts';
import { scrollRange } from './frame.ts';
import { type Key, letterOf } from './keys.ts';
import type { Page } from './pages.ts';

/** The one question that is about the whole list, not about the control in front. */
export const hubId = 'hub';

type Opened = Extract<Event, { kind: 'control-opened' }>;
type Notice = Extract<Event, { kind: 'notice' }>;
export type ChangeProgress = Extract<Event, { kind: 'change' }>;

export interface Screen {
  readonly identity?: Identity;
  readonly lines: readonly ControlLine[];
  readonly current?: string;
  readonly opened?: Opened;
  readonly busy?: string;
  /** Changes of the plan being carried out, in the order they were first told. */
  readonly progress: readonly ChangeProgress[];
  readonly notices: readonly (Notice & { readonly isOurs?: boolean })[];
  readonly summary?: Summary;
  readonly ask?: Ask;
  readonly page?: Page;
  /** The owner pressed `q` and has not said yes yet. */
  readonly isLeaving: boolean;
  /** Lines of the body above the window. */
  readonly scroll: number;
}

export const emptyScreen: Screen = { lines: [], progress: [], notices: [], isLeaving: false, scroll: 0 };

/** The screen after `event`. */
export function told(screen: Screen, event: Event): Screen {
  switch (event.kind) {
    case 'identity':
      return { ...screen, identity: event.identity };
    case 'controls': {
      const { current: _, ...rest } = screen;
      return { ...rest, lines: event.lines, ...(event.current === undefined ? {} : { current: event.current }) };
    }
    case 'control-opened': {
      const isSame = screen.opened?.control === event.control;
      return {
        ...screen,
        opened: event,
        notices: isSame ? screen.notices.filter(({ isOurs }) => isOurs === true) : [],
        progress: isSame ? screen.progress : [],
        scroll: 0,
      };
    }
    case 'busy':
      return { ...screen, busy: event.text };
    case 'idle': {
      const { busy: _, ...rest } = screen;
      return rest;
    }
    case 'change':
      return { ...screen, progress: progressed(screen.progress, event) };
    case 'notice':
      return { ...screen, notices: [...screen.notices, event] };
    case 'summary':
      return { ...screen, summary: event.summary };
  }
}

function progressed(progress: readonly ChangeProgress[], event: ChangeProgress): readonly ChangeProgress[] {
  const ofPlan = progress.filter(({ planDigest }) => planDigest === event.planDigest);
  const isKnown = ofPlan.some(({ changeId }) => changeId === event.changeId);
  return isKnown ? ofPlan.map((other) => (other.changeId === event.changeId ? event : other)) : [...ofPlan, event];
}

/** The screen with `question` on it. */
export function asked(screen: Screen, question: Question): Screen {
  const { page: _, ...rest } = withdrawn(screen);
  // A new plan stands for itself; what became of the one before would only confuse.
  const progress = question.kind === 'approve' ? [] : screen.progress;
  return { ...rest, progress, ask: startAsk(question) };
}

/** The screen without a question. */
export function withdrawn(screen: Screen): Screen {
  const { ask: _, page: _page, ...rest } = screen;
  return { ...rest, isLeaving: false, scroll: 0 };
}

/** Something the stand-ins did; stays while the same control is in front. */
export function noted(screen: Screen, title: string, text: string): Screen {
  const notice = { kind: 'notice', tone: 'good', title, lines: [text], isOurs: true } as const;
  return { ...screen, notices: [...screen.notices.filter(({ isOurs }) => isOurs !== true), notice] };
}

export type Wish =
  | { readonly kind: 'answer'; readonly answer: Answers[Question['kind']] }
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'back' | 'interrupt' };

export interface Pressed {
  readonly screen: Screen;
  /** What the front end must do now. */
  readonly wish?: Wish;
}

/** The screen after a key, and what the owner wants by it. */
export function pressed(screen: Screen, key: Key, context: AskContext): Pressed {
  if (key.kind === 'interrupt') return { screen, wish: { kind: 'interrupt' } };
  if (context.columns < 40 || context.rows < 16) return { screen };
  if (screen.isLeaving) {
    const letter = letterOf(key);
    if (letter === 'y' || letter === 'q') return { screen, wish: { kind: 'interrupt' } };
    return { screen: { ...screen, isLeaving: false } };
  }
  if (screen.page !== undefined) return { screen: pressedOnPage(screen, key, context) };
  if (key.kind === 'page-up' || key.kind === 'page-down') return { screen: scrolled(screen, key, context) };
  if (screen.ask === undefined) {
    return { screen: letterOf(key) === '?' ? { ...screen, page: 'why', scroll: 0 } : scrolled(screen, key, context) };
  }
  const outcome = pressAsk(screen.ask, key, context);
  switch (outcome.kind) {
    case 'stay':
      return { screen: { ...screen, ask: outcome.state } };
    case 'effect':
      return { screen: { ...screen, ask: outcome.state }, wish: { kind: 'effect', effect: outcome.effect } };
    case 'answer':
      return { screen, wish: { kind: 'answer', answer: outcome.answer } };
    case 'page':
      return { screen: { ...screen, page: outcome.page, scroll: 0 } };
    case 'ignored':
      break;
  }
  if (key.kind === 'escape') return { screen, wish: { kind: 'back' } };
  switch (letterOf(key)) {
    case 'q':
      return { screen: { ...screen, isLeaving: true } };
    case '?':
      return { screen: { ...screen, page: 'why', scroll: 0 } };
    default:
      return { screen: scrolled(screen, key, context) };
  }
}

function pressedOnPage(screen: Screen, key: Key, context: AskContext): Screen {
  const letter = letterOf(key);
  if (key.kind === 'escape' || key.kind === 'enter' || (letter !== undefined && '?clq'.includes(letter))) {
    const { page: _, ...rest } = screen;
    return { ...rest, scroll: 0 };
  }
  return scrolled(screen, key, context);
}

function scrolled(screen: Screen, key: Key, context: AskContext): Screen {
  const { page, max } = scrollRange(screen, context);
  const letter = letterOf(key);
  const by =
    key.kind === 'page-down' || letter === ' '
      ? page
      : key.kind === 'page-up' || letter === 'b'
        ? -page
        : key.kind === 'down' || letter === 'j'
          ? 1
          : key.kind === 'up' || letter === 'k'
            ? -1
            : 0;
  return by === 0 ? screen : { ...screen, scroll: Math.max(0, Math.min(screen.scroll + by, max)) };
}
