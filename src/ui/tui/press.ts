// What a key does to the screen, and what the owner wants by it. Pure: the front end carries out the wish.
import type { Answers, Question } from '../../engine/port.ts';
import type { AskContext, Effect } from './ask-context.ts';
import { pressAsk } from './asks/ask.ts';
import { type Copyable, copyOf, fitsClipboard } from './copy.ts';
import { consentsUnread, scrollRange, smallest } from './frame.ts';
import { type Hint, hints, type Key, letterOf, nameOf } from './keys.ts';
import type { Page, Screen } from './screen.ts';

export type Wish =
  | { readonly kind: 'answer'; readonly answer: Answers[Question['kind']] }
  | { readonly kind: 'effect'; readonly effect: Effect }
  | { readonly kind: 'copy'; readonly text: Copyable }
  | { readonly kind: 'back' | 'interrupt' };

export interface Pressed {
  readonly screen: Screen;
  /** What the front end must do now. */
  readonly wish?: Wish;
}

/** The screen after a key, and what the owner wants by it. */
export function pressed(before: Screen, key: Key, context: AskContext): Pressed {
  if (key.kind === 'interrupt') return { screen: before, wish: { kind: 'interrupt' } };
  // What cannot be seen must not be answered.
  if (context.columns < smallest.columns || context.rows < smallest.rows) return { screen: before };
  const screen = withoutCopied(before);
  if (screen.isLeaving) {
    if (presses(hints.leaveNow, key)) return { screen, wish: { kind: 'interrupt' } };
    return { screen: { ...screen, isLeaving: false } };
  }
  if (presses(hints.copy, key) && screen.page !== undefined) return copied(screen);
  if (screen.page !== undefined) return { screen: pressedOnPage(screen, key, context) };
  if (screen.ask === undefined) return { screen: presses(hints.why, key) ? opened(screen, 'why') : screen };
  // Long text above a list is read first; what has nothing to scroll leaves the key to the list.
  if (presses(paging, key) && scrollRange(screen, context).max > 0) return { screen: scrolled(screen, key, context) };
  // A yes is to what was seen: until then Enter reads on.
  if (presses(hints.readOn, key) && consentsUnread(screen, context)) {
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
      return { screen: opened(screen, outcome.page) };
    case 'ignored':
      return unasked(screen, key, context);
  }
}

/** What a key does that the question has no use for. */
function unasked(screen: Screen, key: Key, context: AskContext): Pressed {
  if (key.kind === 'escape') return isOutermost(screen) ? { screen } : { screen, wish: { kind: 'back' } };
  switch (letterOf(key)) {
    case 'q':
      return { screen: { ...screen, isLeaving: true } };
    case '?':
      return { screen: opened(screen, 'why') };
    case 'x':
      return copied(screen);
    case ' ':
      return pressed(screen, { kind: 'page-down' }, context);
    case 'b':
      return pressed(screen, { kind: 'page-up' }, context);
    default:
      return { screen: scrolled(screen, key, context) };
  }
}

function isOutermost({ ask }: Screen): boolean {
  return ask?.kind === 'choose' && ask.question.isOutermost === true;
}

const paging = { presses: ['page-up', 'page-down'] } as const;

function presses(hint: Pick<Hint, 'presses'>, key: Key): boolean {
  const name = nameOf(key);
  return name !== undefined && hint.presses.includes(name);
}

function opened(screen: Screen, page: Page): Screen {
  return { ...screen, page, scroll: 0 };
}

function withoutCopied(screen: Screen): Screen {
  if (screen.copied === undefined) return screen;
  const { copied: _, ...rest } = screen;
  return rest;
}

function copied(screen: Screen): Pressed {
  const text = copyOf(screen);
  if (text === undefined) return { screen };
  if (!fitsClipboard(text)) return { screen: { ...screen, copied: 'too-long' } };
  return { screen: { ...screen, copied: 'sent' }, wish: { kind: 'copy', text } };
}

function pressedOnPage(screen: Screen, key: Key, context: AskContext): Screen {
  if (!presses(hints.close, key)) return scrolled(screen, key, context);
  const { page: _, ...rest } = screen;
  return { ...rest, scroll: 0 };
}

function scrolled(screen: Screen, key: Key, context: AskContext): Screen {
  if (!presses(hints.scroll, key)) return screen;
  const { page, max } = scrollRange(screen, context);
  const to = Math.max(0, Math.min(scrolledTo(screen.scroll, key, page, max), max));
  if (to === screen.scroll) return screen;
  const isEnd = screen.page === undefined && to === max;
  return { ...screen, scroll: to, ...(isEnd ? { hasReadAll: true } : {}) };
}

function scrolledTo(scroll: number, key: Key, page: number, max: number): number {
  switch (nameOf(key)) {
    case 'page-down':
    case ' ':
      return scroll + page;
    case 'page-up':
    case 'b':
      return scroll - page;
    case 'down':
    case 'j':
      return scroll + 1;
    case 'up':
    case 'k':
      return scroll - 1;
    case 'home':
      return 0;
    case 'end':
      return max;
    default:
      return scroll;
  }
}
