// Real AWS SDK clients for a rehearsal account, in the two ways they reach it: by endpoint, and by a
// request handler that keeps the AWS host name and connects elsewhere.
import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { AccountClient } from '@aws-sdk/client-account';
import { BudgetsClient } from '@aws-sdk/client-budgets';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import { SNSClient } from '@aws-sdk/client-sns';
import { STSClient } from '@aws-sdk/client-sts';
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { rehearsalClock } from '../../src/rehearsal/clock.ts';
import {
  startRehearsal,
  type Rehearsal,
  type RehearsalCredentials,
  type RehearsalOptions,
} from '../../src/rehearsal/server.ts';
import { codeOfWindow, windowAt } from '../../src/rehearsal/totp.ts';

export function skippingRehearsal(
  scenario = 'root-key',
  more: Pick<RehearsalOptions, 'answers' | 'badDay'> = {},
): Promise<Rehearsal> {
  return startRehearsal({ ...more, scenario, clock: rehearsalClock({ skipping: true }), seed: 'test' });
}

export interface ClientOptions {
  readonly credentials?: RehearsalCredentials;
  readonly region?: string;
  readonly keepHost?: boolean;
}

/** What every client of a rehearsal is made with. */
export function settingsFor(rehearsal: Rehearsal, options: ClientOptions = {}) {
  const { hostname, port } = new URL(rehearsal.url);
  const handler = new NodeHttpHandler();
  const shared = {
    region: options.region ?? rehearsal.region,
    credentials: options.credentials ?? rehearsal.credentials,
    maxAttempts: 1,
    ...(options.keepHost === true
      ? {
          requestHandler: {
            metadata: handler.metadata,
            handle: (
              request: Parameters<NodeHttpHandler['handle']>[0],
              given: Parameters<NodeHttpHandler['handle']>[1],
            ) => {
              Object.assign(request, { protocol: 'http:', hostname, port: Number(port) });
              return handler.handle(request, given);
            },
          },
        }
      : { endpoint: rehearsal.url }),
  };
  return shared;
}

export function clientsOf(rehearsal: Rehearsal, options: ClientOptions = {}) {
  const shared = settingsFor(rehearsal, options);
  return {
    iam: new IAMClient(shared),
    sts: new STSClient(shared),
    s3: new S3Client({ ...shared, forcePathStyle: options.keepHost !== true }),
    cloudTrail: new CloudTrailClient(shared),
    organizations: new OrganizationsClient(shared),
  };
}

/** Clients of the smaller services. S3 Control only reaches an account with the AWS host kept. */
export function guardsOf(rehearsal: Rehearsal, options: ClientOptions = {}) {
  const shared = settingsFor(rehearsal, options);
  return {
    account: new AccountClient(shared),
    sns: new SNSClient(shared),
    events: new EventBridgeClient(shared),
    logs: new CloudWatchLogsClient(shared),
    alarms: new CloudWatchClient(shared),
    /** As the AWS CLI and newer clients speak to CloudWatch. */
    alarmsByCbor: new CloudWatchClient({ ...shared, protocol: SmithyRpcV2CborProtocol }),
    guardDuty: new GuardDutyClient(shared),
    config: new ConfigServiceClient(shared),
    accessAnalyzer: new AccessAnalyzerClient(shared),
    budgets: new BudgetsClient(shared),
    s3Control: new S3ControlClient(settingsFor(rehearsal, { ...options, keepHost: true })),
  };
}

/** What an authenticator app shows for `seed`, `ahead` windows from now. */
export function codeNow({ clock }: Rehearsal, seed: string, ahead = 0): string {
  return codeOfWindow(seed, windowAt(clock.now()) + ahead);
}

/** The code and name of the AWS error that `call` ends with. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ readonly name: string; readonly status: number | undefined; readonly message: string }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
    return { name, message, status: $metadata?.httpStatusCode };
  }
  throw new Error('the call was not refused');
}
