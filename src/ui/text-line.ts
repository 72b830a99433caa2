// A line of text that a front end appends, and how it may look. The text alone says everything:
// the look only repeats it for those who see colour.

import { harmlessLines } from '../engine/harmless.ts';

export type Look = 'plain' | 'heading' | 'quiet' | 'good' | 'warning' | 'bad';

export interface TextLine {
  readonly text: string;
  readonly look: Look;
}

export function textLine(text: string, look: Look = 'plain'): TextLine {
  return { text, look };
}

/** `text` without anything a terminal could obey. Line breaks stay. */
export function withoutControls(text: string): string {
  return harmlessLines(text);
}
