// CloudTrail trails (CloudTrail API reference, CreateTrail): names, home Regions, the bucket that must
// let CloudTrail write, and a trail that does not log until it is told to.
import { AwsError } from './aws-error.ts';
import { deliverLogs, logPrefix } from './cloudtrail-delivery.ts';
import { describeStatus } from './cloudtrail-status.ts';
import { describeDestinations, readDestinations } from './cloudtrail-destinations.ts';
import { lookupEvents } from './cloudtrail-events.ts';
import { refuseInput } from './cloudtrail-input.ts';
import { addTrailTags, describeTrailTags, readTrailTags, removeTrailTags } from './cloudtrail-tags.ts';
import { constrained } from './constraints.ts';
import { flag, optionalFlag, optionalText, requiredText, structures, texts } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { cloudTrailMayWrite } from './s3-policy.ts';
import type { AccountState, Trail } from './state.ts';

const trailsPerRegion = 5;
const refuse = (code: string, message: string) => new AwsError(`${code}Exception`, 400, message);

function checkTrailName(name: string): string {
  const fits = /^[A-Za-z0-9][A-Za-z0-9._-]{1,126}[A-Za-z0-9]$/.test(name);
  if (!fits || /[._-]{2}/.test(name) || /^\d+\.\d+\.\d+\.\d+$/.test(name)) {
    throw refuse(
      'InvalidTrailName',
      `Trail name ${name} is not valid: 3 to 128 letters, digits, periods, underscores or dashes.`,
    );
  }
  return name;
}

/** Trails of a Region, with the shadows of multi-Region trails at home elsewhere. */
function trailsIn(account: AccountState, region: string): readonly Trail[] {
  return [...account.trails.values()].filter(({ homeRegion, multiRegion }) => homeRegion === region || multiRegion);
}

/** By name in this Region, or by ARN from anywhere. */
function theTrail({ account, region }: CallContext, nameOrArn: string): Trail {
  const trail = nameOrArn.startsWith('arn:')
    ? account.trails.get(nameOrArn)
    : trailsIn(account, region).find(({ name, homeRegion }) => name === nameOrArn && homeRegion === region);
  if (trail === undefined) {
    throw refuse('TrailNotFound', `Unknown trail: ${nameOrArn} for the user: ${account.accountId}`);
  }
  return trail;
}

/** For changes: the trail, if this is its home Region. */
function homeTrail(context: CallContext, field: string): Trail {
  const nameOrArn = requiredText(context.input, field);
  const shadow = trailsIn(context.account, context.region).find(({ name }) => name === nameOrArn);
  const trail = shadow ?? theTrail(context, nameOrArn);
  if (trail.homeRegion !== context.region) {
    throw refuse(
      'InvalidHomeRegion',
      `The trail ${trail.name} can only be changed from its home Region ${trail.homeRegion}.`,
    );
  }
  return trail;
}

function checkBucket({ account, now }: CallContext, trail: Pick<Trail, 'bucketName' | 'arn' | 'keyPrefix'>): void {
  const bucket = account.buckets.get(trail.bucketName);
  if (bucket === undefined) throw refuse('S3BucketDoesNotExist', `S3 bucket ${trail.bucketName} does not exist!`);
  const isShut = bucket.accountRegional === true && account.doubts['trail-in-regional-bucket'] === 'no';
  if (isShut || !cloudTrailMayWrite(account, bucket, `${logPrefix(account, trail)}x`, trail.arn, now)) {
    throw refuse(
      'InsufficientS3BucketPolicy',
      `Incorrect S3 bucket policy is detected for bucket: ${trail.bucketName}`,
    );
  }
}

function refuseUnsupported(context: CallContext): void {
  const { account, input } = context;
  if (optionalText(input, 'KmsKeyId')) throw refuse('KmsKeyNotFound', 'The KMS key does not exist in this account.');
  if (flag(input, 'IsOrganizationTrail') && account.organization === undefined) {
    throw refuse('OrganizationsNotInUse', 'The account is not a member of an organization.');
  }
}

function describeTrail(trail: Trail): Output {
  return {
    Name: trail.name,
    S3BucketName: trail.bucketName,
    S3KeyPrefix: trail.keyPrefix,
    IncludeGlobalServiceEvents: trail.globalEvents,
    IsMultiRegionTrail: trail.multiRegion,
    ...describeDestinations(trail.destinations ?? {}),
    TrailARN: trail.arn,
    LogFileValidationEnabled: trail.validation,
    IsOrganizationTrail: false,
  };
}

function describeInFull(trail: Trail): Output {
  return {
    ...describeTrail(trail),
    HomeRegion: trail.homeRegion,
    HasCustomEventSelectors: trail.selectors !== undefined,
    HasInsightSelectors: false,
  };
}

/** A multi-Region trail always covers global services. */
function checkGlobal(multiRegion: boolean, globalEvents: boolean): void {
  if (multiRegion && !globalEvents) {
    throw refuse('InvalidParameterCombination', 'Multi-Region trail must include global service events.');
  }
}

export const cloudTrailOperations: OperationTable = constrained('cloudtrail', refuseInput, {
  CreateTrail: {
    mutating: true,
    run: (context) => {
      const { account, input, region } = context;
      const name = checkTrailName(requiredText(input, 'Name'));
      refuseUnsupported(context);
      const multiRegion = flag(input, 'IsMultiRegionTrail');
      const globalEvents = flag(input, 'IncludeGlobalServiceEvents', true);
      checkGlobal(multiRegion, globalEvents);
      const arn = `arn:${account.partition}:cloudtrail:${region}:${account.accountId}:trail/${name}`;
      if (trailsIn(account, region).some((trail) => trail.name === name)) {
        throw refuse('TrailAlreadyExists', `Trail ${name} already exists for customer: ${account.accountId}`);
      }
      if (trailsIn(account, region).length >= trailsPerRegion) {
        throw refuse(
          'MaximumNumberOfTrailsExceeded',
          `User: ${account.accountId} already has ${trailsPerRegion} trails in ${region}.`,
        );
      }
      const keyPrefix = optionalText(input, 'S3KeyPrefix');
      const trail: Trail = {
        name,
        arn,
        homeRegion: region,
        bucketName: requiredText(input, 'S3BucketName'),
        ...(keyPrefix === undefined ? {} : { keyPrefix }),
        destinations: readDestinations(context),
        multiRegion,
        globalEvents,
        validation: flag(input, 'EnableLogFileValidation'),
        tags: new Map(readTrailTags(input)),
        logging: false,
      };
      checkBucket(context, trail);
      account.trails.set(arn, trail);
      return describeTrail(trail);
    },
  },
  UpdateTrail: {
    mutating: true,
    run: (context) => {
      const { input } = context;
      const trail = homeTrail(context, 'Name');
      refuseUnsupported(context);
      const keyPrefix = optionalText(input, 'S3KeyPrefix') ?? trail.keyPrefix;
      const changed = {
        ...trail,
        ...(keyPrefix === undefined ? {} : { keyPrefix }),
        bucketName: optionalText(input, 'S3BucketName') ?? trail.bucketName,
        destinations: readDestinations(context, trail.destinations),
        multiRegion: optionalFlag(input, 'IsMultiRegionTrail') ?? trail.multiRegion,
        globalEvents: optionalFlag(input, 'IncludeGlobalServiceEvents') ?? trail.globalEvents,
        validation: optionalFlag(input, 'EnableLogFileValidation') ?? trail.validation,
      };
      checkGlobal(changed.multiRegion, changed.globalEvents);
      checkBucket(context, changed);
      context.account.trails.set(trail.arn, changed);
      return describeTrail(changed);
    },
  },
  DeleteTrail: {
    mutating: true,
    run: (context) => {
      context.account.trails.delete(homeTrail(context, 'Name').arn);
      return {};
    },
  },
  StartLogging: {
    mutating: true,
    run: (context) => {
      const trail = homeTrail(context, 'Name');
      checkBucket(context, trail);
      if (!trail.logging) {
        trail.logging = true;
        trail.startedAt = context.now;
      }
      return {};
    },
  },
  StopLogging: {
    mutating: true,
    run: (context) => {
      const trail = homeTrail(context, 'Name');
      deliverLogs(context.account, context.now, context.ids);
      trail.logging = false;
      trail.stoppedAt = context.now;
      return {};
    },
  },
  GetTrailStatus: {
    mutating: false,
    run: (context) => {
      const trail = theTrail(context, requiredText(context.input, 'Name'));
      return describeStatus(trail);
    },
  },
  DescribeTrails: {
    mutating: false,
    run: ({ account, input, region }) => {
      const wanted = texts(input, 'trailNameList');
      const shadows = flag(input, 'includeShadowTrails', true);
      const trails = trailsIn(account, region).filter(
        ({ name, arn, homeRegion }) =>
          (wanted.length === 0 || wanted.includes(name) || wanted.includes(arn)) && (shadows || homeRegion === region),
      );
      return { trailList: trails.map(describeInFull) };
    },
  },
  ListTrails: {
    mutating: false,
    run: ({ account }) => ({
      Trails: [...account.trails.values()].map(({ arn, name, homeRegion }) => ({
        TrailARN: arn,
        Name: name,
        HomeRegion: homeRegion,
      })),
    }),
  },
  GetTrail: {
    mutating: false,
    run: (context) => ({ Trail: describeInFull(theTrail(context, requiredText(context.input, 'Name'))) }),
  },
  GetEventSelectors: {
    mutating: false,
    run: (context) => {
      const { arn, selectors } = theTrail(context, requiredText(context.input, 'TrailName'));
      const everything = {
        ReadWriteType: 'All',
        IncludeManagementEvents: true,
        DataResources: [],
        ExcludeManagementEventSources: [],
      };
      return {
        TrailARN: arn,
        ...(selectors === undefined ? { EventSelectors: [everything] } : { [selectors.field]: selectors.list }),
      };
    },
  },
  PutEventSelectors: {
    mutating: true,
    run: (context) => {
      const trail = homeTrail(context, 'TrailName');
      const field = context.input['AdvancedEventSelectors'] === undefined ? 'EventSelectors' : 'AdvancedEventSelectors';
      const list = structures(context.input, field);
      if (list.length === 0 || (field === 'EventSelectors' && list.length > 5)) {
        throw refuse('InvalidEventSelectors', 'Between one and five event selectors are needed.');
      }
      trail.selectors = { field, list };
      return { TrailARN: trail.arn, [field]: list };
    },
  },
  AddTags: {
    mutating: true,
    run: (context) => addTrailTags(homeTrail(context, 'ResourceId'), context.input),
  },
  RemoveTags: {
    mutating: true,
    run: (context) => removeTrailTags(homeTrail(context, 'ResourceId'), context.input),
  },
  ListTags: {
    mutating: false,
    run: (context) => ({
      ResourceTagList: texts(context.input, 'ResourceIdList').map((arn) => describeTrailTags(theTrail(context, arn))),
    }),
  },
  LookupEvents: { mutating: false, run: lookupEvents },
});
