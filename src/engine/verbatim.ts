// Words of the owner, or of AWS, that go into a plan as they are. Braces in them are braces, and no placeholder.
import type { Json, JsonObject } from './json.ts';
import { placeholdersIn } from './placeholders.ts';
import type { PlanDraft } from './plan.ts';

export interface Verbatim<T extends Json> {
  readonly input: T;
  /** What the names stand for that took the place of such texts; belongs into the plan. */
  readonly alternatives: NonNullable<PlanDraft['alternatives']>;
}

/** The same changes, their inputs as `verbatim` gives them: no two of their texts get the same name. */
export function verbatimChanges<Draft extends { readonly input: JsonObject }>(drafts: readonly Draft[]) {
  const { input, alternatives } = verbatim<readonly JsonObject[]>(drafts.map((draft) => draft.input));
  return { changes: drafts.map((draft, index) => ({ ...draft, input: input[index] ?? {} })), alternatives };
}

/** `input` with a name in place of every text that would be taken for holding one. */
export function verbatim<T extends Json>(input: T): Verbatim<T> {
  const alternatives: { [name: string]: readonly string[] } = {};
  const walk = (value: Json | undefined): Json | undefined => {
    if (typeof value === 'string') {
      if (placeholdersIn(value).length === 0) return value;
      const name = `text ${Object.keys(alternatives).length + 1}`;
      alternatives[name] = [value];
      return `{${name}}`;
    }
    if (Array.isArray(value)) return value.map((item: Json) => walk(item) ?? null);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
  };
  // Only texts were changed, and into texts.
  return { input: walk(input) as T, alternatives };
}
