// What the asks share: what they may know besides the question, and what a key press can lead to.
// Asks are pure: whatever reaches out of the screen is an effect that the front end carries out.
import type { Answers, Question } from '../../engine/port.ts';
import type { PretendCode } from '../../engine/stand-ins.ts';
import type { Hint } from './keys.ts';
import type { Line } from './lines.ts';

export interface AskContext {
  /** Milliseconds since the epoch, by the run's clock. */
  readonly now: number;
  /** The window. */
  readonly columns: number;
  readonly rows: number;
  /** False under NO_COLOR: then nothing may need a colour, or an inverse cell, to be seen. */
  readonly colour: boolean;
  readonly isRehearsal: boolean;
  /** True where pretend phone and pretend console exist. */
  readonly hasStandIns: boolean;
  /** What the pretend phone shows now for the device asked about. */
  readonly phone?: PretendCode;
}

export type Effect = 'scan' | 'skip-code' | 'run-errand';

export type Outcome<State> =
  | { readonly kind: 'stay'; readonly state: State }
  | { readonly kind: 'answer'; readonly answer: Answers[Question['kind']] }
  | { readonly kind: 'effect'; readonly effect: Effect; readonly state: State }
  | { readonly kind: 'page'; readonly page: 'commands' | 'link' }
  /** The ask has no use for the key. */
  | { readonly kind: 'ignored' };

export interface PaneView {
  /** `alone`: without the list beside it. */
  readonly layout: 'pane' | 'alone';
  /** The body says itself what it is about. */
  readonly hasOwnTitle?: boolean;
  /** Scrolls when it is long. */
  readonly body: readonly Line[];
  /** So many lines of the body must be in sight at first, even where the foot then scrolls as well. */
  readonly head?: number;
  /** Always in sight. */
  readonly foot: readonly Line[];
  /** The line of the foot that must stay in sight when even that is too long, and how many from there; one unless given. */
  readonly focus: number;
  readonly focusLines?: number;
  readonly hints: readonly Hint[];
}

/** Takes the whole window, with a picture that must not be cut. */
export interface ScreenView {
  readonly layout: 'screen';
  /** Where the picture stands: beside the text, above it, or filling the window but for the help line. */
  readonly placement: 'beside' | 'above' | 'filling';
  readonly picture: readonly Line[];
  readonly pictureColumns: number;
  readonly body: readonly Line[];
  readonly foot: readonly Line[];
  readonly focus: number;
  readonly hints: readonly Hint[];
}

export type AskView = PaneView | ScreenView;

export const ignored = { kind: 'ignored' } as const;

export function stay<State>(state: State): Outcome<State> {
  return { kind: 'stay', state };
}

export function answered<State>(answer: Answers[Question['kind']]): Outcome<State> {
  return { kind: 'answer', answer };
}
