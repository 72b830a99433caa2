// Tags as the smaller services take them: a list of Key and Value, or a plain map.
import { AwsError, invalid } from './aws-error.ts';
import { optionalText, requiredText, structures, type Input } from './input.ts';
import type { Tags } from './services-state.ts';

const mostTags = 50;

/** How a service refuses tags, where it has a name of its own for that. */
export interface TagRefusals {
  readonly wrong?: (message: string) => AwsError;
  /** The code for more than there may be. */
  readonly tooMany?: string;
}

function check(tags: Tags, { wrong = invalid, tooMany }: TagRefusals): Tags {
  for (const [key, value] of tags) {
    if (key.length < 1 || key.length > 128 || key.startsWith('aws:') || value.length > 256) {
      throw wrong(`The tag ${key} is not valid.`);
    }
  }
  if (tags.size > mostTags) {
    const message = `There can be at most ${mostTags} tags.`;
    throw tooMany === undefined ? wrong(message) : new AwsError(tooMany, 400, message);
  }
  return tags;
}

/** From `[{Key, Value}]` under `Tags`. */
export function listedTags(input: Input, refusals: TagRefusals = {}): Tags {
  return check(
    new Map(structures(input, 'Tags').map((tag) => [requiredText(tag, 'Key'), optionalText(tag, 'Value') ?? ''])),
    refusals,
  );
}

/** From `{key: value}` under `tags`. */
export function mappedTags(input: Input, refusals: TagRefusals = {}): Tags {
  const given = input['tags'];
  if (given === undefined || given === null) return new Map();
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw invalid('tags must be a map.');
  }
  const map = given as Input;
  return check(new Map(Object.keys(map).map((key) => [key, optionalText(map, key) ?? ''])), refusals);
}

export function addTags(tags: Tags, more: Tags, refusals: TagRefusals = {}): void {
  check(new Map([...tags, ...more]), refusals);
  for (const [key, value] of more) tags.set(key, value);
}

export function writeTagList(tags: Tags): readonly { readonly Key: string; readonly Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
