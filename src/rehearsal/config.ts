// AWS Config: one recorder and one delivery channel per Region, and rules. Rules are kept, never evaluated
// (AWS Config API reference).
import { AwsError } from './aws-error.ts';
import { constrained, validationError } from './constraints.ts';
import { optionalText, requiredText, texts, type Input } from './input.ts';
import type { CallContext, OperationTable, Output, OutputValue } from './operation.ts';
import { decide } from './policy.ts';
import { spreadPolicy } from './s3-policy.ts';
import { inRegion, type ConfigRule, type Recorder } from './services-state.ts';
import type { Bucket } from './state.ts';
import { tokenPage } from './token-page.ts';

const refuse = (code: string, message: string) => new AwsError(`${code}Exception`, 400, message);

function structure(input: Input, name: string): Input {
  const value = input[name];
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Input;
  throw refuse('Validation', `${name} must not be null.`);
}

/** Filled up with what AWS says of a group in any case. */
function describeGroup(group: Input): Output {
  const strategy = group['allSupported'] === true ? 'ALL_SUPPORTED_RESOURCE_TYPES' : 'INCLUSION_BY_RESOURCE_TYPES';
  const given = Object.entries(group).map(([name, value]): [string, OutputValue] => [name, value]);
  return {
    resourceTypes: [],
    exclusionByResourceTypes: { resourceTypes: [] },
    recordingStrategy: { useOnly: strategy },
    ...Object.fromEntries(given),
  };
}

function theRecorder({ account, input, region }: CallContext, field: string): Recorder {
  const name = requiredText(input, field);
  const recorder = account.services.recorders.get(region);
  if (recorder?.name !== name) {
    throw refuse(
      'NoSuchConfigurationRecorder',
      `Cannot find configuration recorder with the specified name '${name}'.`,
    );
  }
  return recorder;
}

/** Recorders of the Region, which must be those asked for. */
function wanted(context: CallContext): readonly Recorder[] {
  const own = context.account.services.recorders.get(context.region);
  const names = texts(context.input, 'ConfigurationRecorderNames');
  const missing = names.find((name) => own?.name !== name);
  if (missing !== undefined) {
    throw refuse(
      'NoSuchConfigurationRecorder',
      `Cannot find configuration recorder with the specified name '${missing}'.`,
    );
  }
  return own === undefined ? [] : [own];
}

function recorderArn({ account, region }: CallContext, { name }: Recorder): string {
  return `arn:${account.partition}:config:${region}:${account.accountId}:configuration-recorder/${name}`;
}

const time = (at: number | undefined) => (at === undefined ? undefined : new Date(at));

/** Whether Config may write below `prefix`: by the bucket's policy, or because the recorder's role owns the bucket. */
function mayDeliver({ account, now }: CallContext, bucket: Bucket, prefix: string): boolean {
  const policy = spreadPolicy(account, bucket, now);
  if (policy === undefined) return false;
  const keys = new Map([
    ['aws:sourceaccount', account.accountId],
    ['aws:securetransport', 'true'],
    ['s3:x-amz-acl', 'bucket-owner-full-control'],
  ]);
  const resource = `arn:${account.partition}:s3:::${bucket.name}/${prefix}AWSLogs/${account.accountId}/Config/x`;
  const asking = { kind: 'service', name: 'config.amazonaws.com' } as const;
  return decide([policy.document], { action: 's3:PutObject', resource, keys, asking }) === 'allowed';
}

function describeRule({ arn, id, settings }: ConfigRule): Output {
  const given = Object.entries(settings).map(([name, value]): [string, OutputValue] => [name, value]);
  return { ...Object.fromEntries(given), ConfigRuleArn: arn, ConfigRuleId: id, ConfigRuleState: 'ACTIVE' };
}

export const configOperations: OperationTable = constrained('config', validationError, {
  PutConfigurationRecorder: {
    mutating: true,
    run: ({ account, input, region }) => {
      const given = structure(input, 'ConfigurationRecorder');
      const name = optionalText(given, 'name') ?? 'default';
      const { recorders } = account.services;
      const own = recorders.get(region);
      if (own !== undefined && own.name !== name) {
        throw refuse(
          'MaxNumberOfConfigurationRecordersExceeded',
          `Failed to put configuration recorder '${name}' because the maximum number of configuration recorders: 1 is reached.`,
        );
      }
      const roleArn = optionalText(given, 'roleARN') ?? '';
      if (!new RegExp(`^arn:[^:]+:iam::${account.accountId}:role/.+$`).test(roleArn)) {
        throw refuse('InvalidRole', 'Provided role ARN is not valid.');
      }
      const group = given['recordingGroup'] === undefined ? {} : structure(given, 'recordingGroup');
      const mode = given['recordingMode'] === undefined ? {} : structure(given, 'recordingMode');
      recorders.set(region, {
        ...{ name, region, roleArn, recording: own?.recording ?? false },
        frequency: optionalText(mode, 'recordingFrequency') ?? 'CONTINUOUS',
        group: Object.keys(group).length === 0 ? { allSupported: true, includeGlobalResourceTypes: false } : group,
        ...(own?.startedAt === undefined ? {} : { startedAt: own.startedAt }),
        ...(own?.stoppedAt === undefined ? {} : { stoppedAt: own.stoppedAt }),
      });
      return {};
    },
  },
  DescribeConfigurationRecorders: {
    mutating: false,
    run: (context) => ({
      ConfigurationRecorders: wanted(context).map((recorder) => ({
        arn: recorderArn(context, recorder),
        name: recorder.name,
        roleARN: recorder.roleArn,
        recordingGroup: describeGroup(recorder.group),
        recordingMode: { recordingFrequency: recorder.frequency },
      })),
    }),
  },
  DescribeConfigurationRecorderStatus: {
    mutating: false,
    run: (context) => ({
      ConfigurationRecordersStatus: wanted(context).map((recorder) => ({
        arn: recorderArn(context, recorder),
        name: recorder.name,
        recording: recorder.recording,
        lastStartTime: time(recorder.startedAt),
        lastStopTime: time(recorder.stoppedAt),
        lastStatus: recorder.recording ? 'SUCCESS' : 'PENDING',
        lastStatusChangeTime: time(recorder.startedAt),
      })),
    }),
  },
  DeleteConfigurationRecorder: {
    mutating: true,
    run: (context) => {
      context.account.services.recorders.delete(theRecorder(context, 'ConfigurationRecorderName').region);
      return {};
    },
  },
  StartConfigurationRecorder: {
    mutating: true,
    run: (context) => {
      const recorder = theRecorder(context, 'ConfigurationRecorderName');
      if (!context.account.services.deliveryChannels.has(context.region)) {
        throw refuse(
          'NoAvailableDeliveryChannel',
          'Delivery channel is not available to start configuration recorder.',
        );
      }
      recorder.recording = true;
      recorder.startedAt = context.now;
      return {};
    },
  },
  StopConfigurationRecorder: {
    mutating: true,
    run: (context) => {
      const recorder = theRecorder(context, 'ConfigurationRecorderName');
      recorder.recording = false;
      recorder.stoppedAt = context.now;
      return {};
    },
  },
  PutDeliveryChannel: {
    mutating: true,
    run: (context) => {
      const { account, input, region } = context;
      const given = structure(input, 'DeliveryChannel');
      const { recorders, deliveryChannels } = account.services;
      if (!recorders.has(region)) {
        throw refuse(
          'NoAvailableConfigurationRecorder',
          'Configuration recorder is not available to put delivery channel.',
        );
      }
      const name = optionalText(given, 'name') ?? 'default';
      const own = deliveryChannels.get(region);
      if (own !== undefined && own['name'] !== name) {
        throw refuse(
          'MaxNumberOfDeliveryChannelsExceeded',
          `Failed to put delivery channel '${name}' because the maximum number of delivery channels: 1 is reached.`,
        );
      }
      const bucketName = requiredText(given, 's3BucketName');
      const bucket = account.buckets.get(bucketName);
      if (bucket === undefined) throw refuse('NoSuchBucket', `Cannot find a S3 bucket with the name ${bucketName}.`);
      const prefix = optionalText(given, 's3KeyPrefix');
      if (!mayDeliver(context, bucket, prefix === undefined ? '' : `${prefix}/`)) {
        throw refuse(
          'InsufficientDeliveryPolicy',
          `Insufficient delivery policy to s3 bucket: ${bucketName}, unable to write to bucket.`,
        );
      }
      deliveryChannels.set(region, { ...given, name });
      return {};
    },
  },
  DescribeDeliveryChannels: {
    mutating: false,
    run: ({ account, region }) => {
      const channel = account.services.deliveryChannels.get(region);
      return { DeliveryChannels: channel === undefined ? [] : [channel] };
    },
  },
  DeleteDeliveryChannel: {
    mutating: true,
    run: ({ account, input, region }) => {
      const name = requiredText(input, 'DeliveryChannelName');
      const { deliveryChannels, recorders } = account.services;
      if (deliveryChannels.get(region)?.['name'] !== name) {
        throw refuse('NoSuchDeliveryChannel', `Cannot find delivery channel with specified name '${name}'.`);
      }
      if (recorders.get(region)?.recording === true) {
        throw refuse(
          'LastDeliveryChannelDeleteFailed',
          `Failed to delete last specified delivery channel with name '${name}', because there is a running configuration recorder.`,
        );
      }
      deliveryChannels.delete(region);
      return {};
    },
  },
  PutConfigRule: {
    mutating: true,
    run: ({ account, input, ids, region }) => {
      const settings = structure(input, 'ConfigRule');
      const name = requiredText(settings, 'ConfigRuleName');
      const { recorders, configRules } = account.services;
      if (!recorders.has(region)) {
        throw refuse('NoAvailableConfigurationRecorder', 'There are no configuration recorders available.');
      }
      const source = structure(settings, 'Source');
      if (requiredText(source, 'Owner') === 'AWS' && !/^[A-Z0-9_]+$/.test(requiredText(source, 'SourceIdentifier'))) {
        throw refuse('InvalidParameterValue', 'The sourceIdentifier is not a managed rule.');
      }
      const own = configRules.get(`${region}/${name}`);
      const id = own?.id ?? `config-rule-${ids.base32(6).toLowerCase()}`;
      const arn = `arn:${account.partition}:config:${region}:${account.accountId}:config-rule/${id}`;
      configRules.set(`${region}/${name}`, { arn, name, id, region, settings });
      return {};
    },
  },
  DescribeConfigRules: {
    mutating: false,
    run: ({ account, input, region }) => {
      const names = texts(input, 'ConfigRuleNames');
      const own = inRegion(account.services.configRules.values(), region);
      const missing = names.find((name) => !own.some((rule) => rule.name === name));
      if (missing !== undefined)
        throw refuse('NoSuchConfigRule', `The ConfigRule '${missing}' provided in the request is invalid.`);
      const rules = own.filter(({ name }) => names.length === 0 || names.includes(name));
      const { items, next } = tokenPage(rules, input, { size: 'Limit', token: 'NextToken', most: 25 });
      return { ConfigRules: items.map(describeRule), NextToken: next };
    },
  },
  DeleteConfigRule: {
    mutating: true,
    run: ({ account, input, region }) => {
      const name = requiredText(input, 'ConfigRuleName');
      if (!account.services.configRules.delete(`${region}/${name}`)) {
        throw refuse('NoSuchConfigRule', `The ConfigRule '${name}' provided in the request is invalid.`);
      }
      return {};
    },
  },
});
