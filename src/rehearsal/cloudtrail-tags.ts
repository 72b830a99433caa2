// Tags of trails: at most 50, and unlike IAM's told apart by case (CloudTrail API reference, AddTags).
import { AwsError } from './aws-error.ts';
import { writeTags } from './iam-names.ts';
import { optionalText, requiredText, structures, type Input } from './input.ts';
import type { Output } from './operation.ts';
import type { Tag, Trail } from './state.ts';

const mostTags = 50;

export function readTrailTags(input: Input): ReadonlyMap<string, Tag> {
  const tags = new Map<string, Tag>();
  for (const structure of structures(input, 'TagsList')) {
    const key = requiredText(structure, 'Key');
    if (tags.has(key)) throw new AwsError('InvalidTagParameterException', 400, `The tag key ${key} is there twice.`);
    tags.set(key, { key, value: optionalText(structure, 'Value') ?? '' });
  }
  return withinLimit(tags);
}

export function addTrailTags(trail: Trail, input: Input): Output {
  const added = readTrailTags(input);
  withinLimit(new Map([...trail.tags, ...added]));
  for (const [key, tag] of added) trail.tags.set(key, tag);
  return {};
}

export function removeTrailTags(trail: Trail, input: Input): Output {
  for (const key of readTrailTags(input).keys()) trail.tags.delete(key);
  return {};
}

export function describeTrailTags({ arn, tags }: Trail): Output {
  return { ResourceId: arn, TagsList: writeTags(tags) };
}

function withinLimit(tags: ReadonlyMap<string, Tag>): ReadonlyMap<string, Tag> {
  if (tags.size > mostTags) {
    throw new AwsError('TagsLimitExceededException', 400, `A trail can have at most ${mostTags} tags.`);
  }
  return tags;
}
