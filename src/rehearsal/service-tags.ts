// Tags as the smaller services take them: a list of Key and Value, or a plain map.
import { AwsError } from './aws-error.ts';
import { optionalText, requiredText, structures, type Input } from './input.ts';
import type { Tags } from './services-state.ts';

const mostTags = 50;

function check(tags: Tags): Tags {
  for (const [key, value] of tags) {
    if (key.length < 1 || key.length > 128 || key.startsWith('aws:') || value.length > 256) {
      throw new AwsError('ValidationException', 400, `The tag ${key} is not valid.`);
    }
  }
  if (tags.size > mostTags) throw new AwsError('TooManyTagsException', 400, `There can be at most ${mostTags} tags.`);
  return tags;
}

/** From `[{Key, Value}]` under `field`. */
export function listedTags(input: Input, field = 'Tags'): Tags {
  return check(
    new Map(structures(input, field).map((tag) => [requiredText(tag, 'Key'), optionalText(tag, 'Value') ?? ''])),
  );
}

/** From `{key: value}` under `field`. */
export function mappedTags(input: Input, field = 'tags'): Tags {
  const given = input[field];
  if (given === undefined || given === null) return new Map();
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new AwsError('ValidationException', 400, `${field} must be a map.`);
  }
  const map = given as Input;
  return check(new Map(Object.keys(map).map((key) => [key, optionalText(map, key) ?? ''])));
}

export function addTags(tags: Tags, more: Tags): void {
  check(new Map([...tags, ...more]));
  for (const [key, value] of more) tags.set(key, value);
}

export function writeTagList(tags: Tags): readonly { readonly Key: string; readonly Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
