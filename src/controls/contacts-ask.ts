// One question about a contact, a choice or a line of text, with ids that begin with the control's.
import type { Rule } from '../aws/contact-rules.ts';
import type { Option } from '../engine/port.ts';
import type { AwsContext } from './contract.ts';

/** The first option is the one suggested. */
export function choose(
  { port, signal }: AwsContext,
  id: string,
  title: string,
  lines: readonly string[],
  options: readonly [Option, ...Option[]],
): Promise<string> {
  const [{ value: suggested }] = options;
  return port.ask({ kind: 'choose', id: `contacts.${id}`, title, lines, options, suggested }, signal);
}

export interface TextAsked {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  /** Gets the trimmed text. */
  readonly rule: Rule;
  readonly prefilled?: string | undefined;
}

/** The text, trimmed. */
export async function askText({ port, signal }: AwsContext, asked: TextAsked): Promise<string> {
  const { id, title, label, rule, prefilled } = asked;
  const value = await port.ask(
    {
      ...{ kind: 'text', id: `contacts.${id}`, title, lines: [], label },
      check: (text: string) => rule(text.trim()),
      ...(prefilled === undefined ? {} : { prefilled }),
    },
    signal,
  );
  return value.trim();
}
