// What a key does to the screen, and what the owner wants by it. Pure: the front end carries out the wish.
import type { Answers, Question } from '../../engine/port.ts';
import type { AskContext, Effect } from './ask-context.ts';
import { pressAsk } from './asks/ask.ts';
import { consentsUnread, scrollRange, smallest } from './frame.ts';
import { type Key, letterOf } from './keys.ts';
import type { Screen } from './screen.ts';

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
  // What cannot be seen must not be answered.
  if (context.columns < smallest.columns || context.rows < smallest.rows) return { screen };
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
  // A yes is to what was seen: until then Enter reads on.
  if (key.kind === 'enter' && consentsUnread(screen, context)) {
    return { screen: scrolled(screen, { kind: 'page-down' }, context) };
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
  if (by === 0) return screen;
  const scroll = Math.max(0, Math.min(screen.scroll + by, max));
  const isEnd = screen.page === undefined && scroll === max;
  return { ...screen, scroll, ...(isEnd ? { hasReadAll: true } : {}) };
}
