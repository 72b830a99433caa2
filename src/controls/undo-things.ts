// What this tool made in the account and is still there: what the journal says it made, and what carries its tag. Reads
// only. Groups, aliases and devices are known by the journal alone.
import { allPages } from '../aws/pages.ts';
import { bucketPicture, trailsHere, type TrailPicture } from '../aws/trails.ts';
import { pictureOfGroup, pictureOfUser, unlessMissing, type GroupPicture, type UserPicture } from '../aws/users.ts';
import { isAwsError } from '../engine/errors.ts';
import { policiesIn } from './admin-user-plan.ts';
import { type AwsContext, isOwnTag, type KnownBy } from './contract.ts';

export interface OwnThings {
  /** Temporary keys of the hand-over. */
  readonly keys: readonly { readonly userName: string; readonly id: string }[];
  /** Serial numbers of devices that are nobody's. */
  readonly devices: readonly string[];
  readonly alias: string | undefined;
  readonly trails: readonly { readonly trail: TrailPicture; readonly knownBy: KnownBy }[];
  readonly buckets: readonly { readonly name: string; readonly isEmpty: boolean; readonly knownBy: KnownBy }[];
  readonly users: readonly { readonly picture: UserPicture; readonly knownBy: KnownBy }[];
  /** With the names of the policies in the group itself. */
  readonly groups: readonly (GroupPicture & { readonly inline: readonly string[] })[];
  /** Root keys that this tool deactivated and that still are. */
  readonly rootKeys: readonly string[];
}

export async function ownThings(context: AwsContext): Promise<OwnThings> {
  const { account, memory } = context;
  const made = madeByKind(memory.made());
  const [users, trails, unassigned, aliases, groups, rootKeys] = await Promise.all([
    ownUsers(context, made('user')),
    ownTrails(context, made('trail')),
    allPages(
      account,
      ['IAM', 'ListVirtualMFADevices'],
      { AssignmentStatus: 'Unassigned' },
      ({ VirtualMFADevices }) => VirtualMFADevices,
    ),
    allPages(account, ['IAM', 'ListAccountAliases'], {}, ({ AccountAliases }) => AccountAliases),
    Promise.all(made('group').map((name) => ownGroup(context, name))),
    deactivatedRootKeys(context),
  ]);
  const keys = users.flatMap(({ picture }) =>
    picture.keys
      .filter(({ id }) => made('access-key').includes(id))
      .map(({ id }) => ({ userName: picture.user.UserName ?? '', id })),
  );
  const names = new Set([...made('bucket'), ...trails.map(({ trail }) => trail.bucket)]);
  const buckets = await Promise.all([...names].map((name) => ownBucket(context, name, made('bucket').includes(name))));
  return {
    keys,
    devices: unassigned.flatMap(({ SerialNumber = '' }) => (made('mfa').includes(SerialNumber) ? [SerialNumber] : [])),
    alias: aliases.find((alias) => made('alias').includes(alias)),
    trails,
    buckets: buckets.flatMap((bucket) => bucket ?? []),
    users,
    groups: groups.flatMap((group) => group ?? []),
    rootKeys,
  };
}

/** `user/ada` → `ada`, of one kind. */
export function madeByKind(made: readonly string[]): (kind: string) => readonly string[] {
  return (kind) => made.flatMap((thing) => (thing.startsWith(`${kind}/`) ? [thing.slice(kind.length + 1)] : []));
}

async function ownUsers({ account }: AwsContext, made: readonly string[]): Promise<OwnThings['users']> {
  const all = await allPages(account, ['IAM', 'ListUsers'], {}, ({ Users }) => Users);
  const found = await Promise.all(
    all.map(async ({ UserName = '' }) => {
      const knownBy: KnownBy = made.includes(UserName) ? 'journal' : 'tag';
      const tags =
        knownBy === 'tag'
          ? ((await unlessMissing(allPages(account, ['IAM', 'ListUserTags'], { UserName }, ({ Tags }) => Tags))) ?? [])
          : [];
      if (knownBy === 'tag' && !tags.some((tag) => isOwnTag(tag))) return [];
      const picture = await pictureOfUser(account, UserName);
      return picture === undefined ? [] : [{ picture, knownBy }];
    }),
  );
  return found.flat();
}

/** Undefined for one that is gone. */
async function ownGroup(context: AwsContext, name: string) {
  const [picture, inline] = await Promise.all([pictureOfGroup(context.account, name), policiesIn(name, context)]);
  return picture === undefined ? undefined : { ...picture, inline };
}

async function ownTrails({ account }: AwsContext, made: readonly string[]): Promise<OwnThings['trails']> {
  const found = await Promise.all(
    (await trailsHere(account)).map(async (trail) => {
      if (made.includes(trail.name)) return [{ trail, knownBy: 'journal' as const }];
      if (trail.ofOrganization) return [];
      const { ResourceTagList } = await account.read(
        'CloudTrail',
        'ListTags',
        { ResourceIdList: [trail.arn] },
        { region: trail.homeRegion },
      );
      const isTagged = ResourceTagList?.some(({ TagsList }) => TagsList?.some((tag) => isOwnTag(tag))) ?? false;
      return isTagged ? [{ trail, knownBy: 'tag' as const }] : [];
    }),
  );
  return found.flat();
}

/** Undefined for one that is gone, or not ours. */
async function ownBucket({ account }: AwsContext, name: string, made: boolean) {
  const picture = await bucketPicture(account, name);
  if (!picture.exists || !picture.readable || (!made && !picture.tagged)) return undefined;
  const { accountId } = account.facts;
  const objects = await account.read('S3', 'ListObjectsV2', {
    Bucket: name,
    ExpectedBucketOwner: accountId,
    MaxKeys: 1,
  });
  const knownBy: KnownBy = made ? 'journal' : 'tag';
  return { name, isEmpty: (objects.KeyCount ?? 0) === 0, knownBy };
}

async function deactivatedRootKeys({ account, memory }: AwsContext): Promise<readonly string[]> {
  if (account.facts.caller.kind !== 'root') return [];
  const ours = new Set(memory.facts('root-key-deactivated').map(({ accessKeyId }) => accessKeyId));
  if (ours.size === 0) return [];
  try {
    const listed = await allPages(account, ['IAM', 'ListAccessKeys'], {}, ({ AccessKeyMetadata }) => AccessKeyMetadata);
    return listed.flatMap(({ AccessKeyId = '', Status }) =>
      Status === 'Inactive' && ours.has(AccessKeyId) ? [AccessKeyId] : [],
    );
  } catch (error) {
    // Temporary root credentials may be told to name a user, and root has none (aws-facts §5).
    if (isAwsError(error, 'ValidationError', 'AccessDenied')) return [];
    throw error;
  }
}
