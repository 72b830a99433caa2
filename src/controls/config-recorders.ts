// AWS Config as it is now, Region by Region: the recorder, where it delivers, and the rules about root.
import type { ConfigurationRecorder } from '@aws-sdk/client-config-service';
import type { AccountSession } from '../aws/account.ts';
import { allPages } from '../aws/pages.ts';
import { bucketPicture, type BucketPicture } from '../aws/trails.ts';
import { lookedAtEach, type Regions } from './each-region.ts';

export interface RecorderPicture {
  /** Undefined while there is none; its name is free. */
  readonly recorder: string | undefined;
  readonly recording: boolean;
  /** AWS's word for a delivery that failed. */
  readonly error: string | undefined;
  /** In words, e.g. `all resource types`. */
  readonly scope: string;
  /** Undefined while there is no delivery channel. */
  readonly bucket: string | undefined;
  readonly channel: string | undefined;
  readonly rules: readonly { readonly name: string; readonly identifier: string }[];
  /** Of the run's own Region, where the bucket is ours. */
  readonly ownBucket?: BucketPicture;
}

const none: RecorderPicture = {
  recorder: undefined,
  recording: false,
  error: undefined,
  scope: 'nothing',
  bucket: undefined,
  channel: undefined,
  rules: [],
};

/** Buckets of this tool for this account begin so. */
export const bucketPrefix = (accountId: string) => `rootlock-config-${accountId}-`;

export function recordersOf(account: AccountSession): Promise<Regions<RecorderPicture>> {
  return lookedAtEach(account, (region) => recorderIn(account, region));
}

async function recorderIn(account: AccountSession, region: string): Promise<RecorderPicture> {
  const { ConfigurationRecorders } = await account.read(
    'ConfigService',
    'DescribeConfigurationRecorders',
    {},
    { region },
  );
  // Other AWS services keep recorders of their own beside the one that the account may have.
  const own = ConfigurationRecorders?.find(({ servicePrincipal }) => servicePrincipal === undefined);
  if (own === undefined) return none;
  const [status, channels, rules] = await Promise.all([
    account.read('ConfigService', 'DescribeConfigurationRecorderStatus', {}, { region }),
    account.read('ConfigService', 'DescribeDeliveryChannels', {}, { region }).then(async ({ DeliveryChannels }) => {
      const [channel] = DeliveryChannels ?? [];
      const { accountId, region: home } = account.facts;
      const bucket = channel?.s3BucketName;
      const isOurs = region === home && bucket?.startsWith(bucketPrefix(accountId)) === true;
      return { channel, ...(isOurs ? { ownBucket: await bucketPicture(account, bucket) } : {}) };
    }),
    allPages(account, ['ConfigService', 'DescribeConfigRules'], {}, ({ ConfigRules }) => ConfigRules, { region }),
  ]);
  const state = status.ConfigurationRecordersStatus?.find(({ name }) => name === own.name);
  const { channel, ownBucket } = channels;
  return {
    recorder: own.name,
    recording: state?.recording ?? false,
    error: state?.lastStatus?.toUpperCase() === 'FAILURE' ? (state.lastErrorCode ?? 'no reason given') : undefined,
    scope: scopeOf(own),
    bucket: channel?.s3BucketName,
    channel: channel?.name,
    rules: rules.map(({ ConfigRuleName: name = '', Source }) => ({
      name,
      identifier: Source?.SourceIdentifier ?? '',
    })),
    ...(ownBucket === undefined ? {} : { ownBucket }),
  };
}

function scopeOf({ recordingGroup, recordingMode }: ConfigurationRecorder): string {
  const types = recordingGroup?.resourceTypes?.length ?? 0;
  const what =
    recordingGroup?.allSupported === true
      ? `all resource types${recordingGroup.includeGlobalResourceTypes === true ? ', IAM too' : ''}`
      : types > 0
        ? `${types} resource types`
        : 'all resource types but those left out';
  return `${what}, ${recordingMode?.recordingFrequency === 'DAILY' ? 'daily' : 'at every change'}`;
}

export const isRecording = ({ recording, error, channel }: RecorderPicture) =>
  recording && error === undefined && channel !== undefined;
