// What may stand in a record for a person: a name or a role, never nothing and never a story.

/** What is wrong with it, as a sentence; undefined where nothing is. */
export function nameProblem(value: string): string | undefined {
  const text = value.trim();
  if (text === '') return 'Write a name or a role. It goes into the record.';
  return text.length > 120 ? 'At most 120 characters, please.' : undefined;
}
