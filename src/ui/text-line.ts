// A line of text that a front end appends, and how it may look. The text alone says everything:
// the look only repeats it for those who see colour.

export type Look = 'plain' | 'heading' | 'quiet' | 'good' | 'warning' | 'bad';

export interface TextLine {
  readonly text: string;
  readonly look: Look;
}

export function textLine(text: string, look: Look = 'plain'): TextLine {
  return { text, look };
}

// Control characters other than a line break, bidirectional overrides, zero-width characters, line separators.
// oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
const unprintable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** `text` without anything a terminal could obey. Line breaks stay. */
export function withoutControls(text: string): string {
  return text.replace(unprintable, '');
}
