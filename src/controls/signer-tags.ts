// The tag with the fingerprint of the signing key, read back from what `setup` put it on: the administrator's user and
// the trail. Reads only.
import type { AccountSession } from '../aws/account.ts';
import { allPages } from '../aws/pages.ts';
import { unlessMissing } from '../aws/users.ts';
import { AwsProblem, isAwsError, isDenial } from '../engine/errors.ts';
import { actionOf } from '../aws/actions.ts';
import { signerTagKey } from './contract.ts';

export interface Tagged {
  /** The name of the administrator's user. */
  readonly userName?: string;
  readonly trailArn?: string;
}

/** `why` completes a sentence that begins with the thing; there is exactly one of `value` and `why`. */
export interface FoundTag {
  readonly thing: string;
  readonly value?: string;
  readonly why?: string;
}

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** One for each thing that is named. What could not be read says so; it rejects only for what is no answer of AWS. */
export function readSignerTags(account: AccountSession, { userName, trailArn }: Tagged): Promise<readonly FoundTag[]> {
  return Promise.all([
    ...(userName === undefined ? [] : [found(`the user ${userName}`, tagsOfUser(account, userName))]),
    ...(trailArn === undefined
      ? []
      : [found(`the trail ${trailArn.split('/').at(-1) ?? ''}`, tagsOfTrail(account, trailArn))]),
  ]);
}

async function found(thing: string, read: Promise<readonly Tag[] | undefined>): Promise<FoundTag> {
  try {
    const tags = await read;
    if (tags === undefined) return { thing, why: 'is not there any more' };
    const value = tags.find(({ Key }) => Key === signerTagKey)?.Value;
    return value === undefined ? { thing, why: `has no tag ${signerTagKey}` } : { thing, value };
  } catch (error) {
    if (!(error instanceof AwsProblem)) throw error;
    const { failure } = error;
    return {
      thing,
      why: isDenial(failure) ? `could not be read: ${actionOf(failure)} is denied` : 'could not be read',
    };
  }
}

function tagsOfUser(account: AccountSession, UserName: string): Promise<readonly Tag[] | undefined> {
  return unlessMissing(allPages(account, ['IAM', 'ListUserTags'], { UserName }, ({ Tags }) => Tags));
}

async function tagsOfTrail(account: AccountSession, arn: string): Promise<readonly Tag[] | undefined> {
  const region = arn.split(':')[3] ?? account.facts.region;
  try {
    const list = await allPages(
      account,
      ['CloudTrail', 'ListTags'],
      { ResourceIdList: [arn] },
      ({ ResourceTagList }) => ResourceTagList,
      { region },
    );
    return list.flatMap(({ TagsList }) => TagsList ?? []);
  } catch (error) {
    if (isAwsError(error, 'TrailNotFoundException', 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}
