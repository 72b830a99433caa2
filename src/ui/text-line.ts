// A line of text that a front end appends, and how it may look. The text alone says everything: the look and the part
// only let a front end with columns and colour say the same more clearly.

import { harmlessLines } from '../engine/harmless.ts';
import type { ControlLine, Fact } from '../engine/port.ts';

export type Look = 'plain' | 'heading' | 'quiet' | 'good' | 'warning' | 'bad';

/** What the line is, for a front end that sets it in columns. */
export type Part =
  /** Begins what belongs to one control. */
  | { readonly kind: 'control-title' }
  /** Begins a question; `badge` is worn before it. */
  | { readonly kind: 'question-title'; readonly badge: string; readonly title: string }
  | { readonly kind: 'control'; readonly line: ControlLine }
  /** `labelColumns` is the longest label among the facts that stand together. */
  | { readonly kind: 'fact'; readonly fact: Fact; readonly labelColumns: number }
  /** Text before something to be copied whole. */
  | { readonly kind: 'command'; readonly says: string; readonly command: string }
  /** To be copied whole: never broken over lines. */
  | { readonly kind: 'verbatim' };

export interface TextLine {
  readonly text: string;
  readonly look: Look;
  readonly part?: Part;
}

export function textLine(text: string, look: Look = 'plain', part?: Part): TextLine {
  return part === undefined ? { text, look } : { text, look, part };
}

/** `text` without anything a terminal could obey. Line breaks stay. */
export function withoutControls(text: string): string {
  return harmlessLines(text);
}
