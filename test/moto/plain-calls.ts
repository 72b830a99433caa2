// One AWS call by service and name through the SDK as it is: none of our session in between. The host that the SDK
// computed and signed stays; only the connection goes elsewhere.
import { NodeHttpHandler } from '@smithy/node-http-handler';
import * as accessanalyzer from '@aws-sdk/client-accessanalyzer';
import * as account from '@aws-sdk/client-account';
import * as budgets from '@aws-sdk/client-budgets';
import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as config from '@aws-sdk/client-config-service';
import * as eventbridge from '@aws-sdk/client-eventbridge';
import * as guardduty from '@aws-sdk/client-guardduty';
import * as iam from '@aws-sdk/client-iam';
import * as organizations from '@aws-sdk/client-organizations';
import * as s3 from '@aws-sdk/client-s3';
import * as s3control from '@aws-sdk/client-s3-control';
import * as sns from '@aws-sdk/client-sns';
import * as sts from '@aws-sdk/client-sts';
import type { Place } from './places.ts';

/** By the name of the SDK's client. */
const modules = {
  IAM: iam,
  STS: sts,
  CloudTrail: cloudtrail,
  S3: s3,
  S3Control: s3control,
  Organizations: organizations,
  Account: account,
  SNS: sns,
  EventBridge: eventbridge,
  CloudWatch: cloudwatch,
  CloudWatchLogs: logs,
  GuardDuty: guardduty,
  ConfigService: config,
  AccessAnalyzer: accessanalyzer,
  Budgets: budgets,
} as const;

/** `output` has no `$metadata`. A refusal has AWS's code; an answer that is not AWS's is `not implemented`. */
export type Answer =
  | { readonly kind: 'ok'; readonly status: number; readonly output: { readonly [name: string]: unknown } }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  | { readonly kind: 'not implemented'; readonly status: number };

export interface PlainCall {
  readonly service: keyof typeof modules;
  readonly operation: string;
  readonly input: object;
  readonly region?: string;
}

export type Caller = (call: PlainCall) => Promise<Answer>;

interface Client {
  send(command: object): Promise<{ readonly $metadata: { readonly httpStatusCode?: number } }>;
}
type Constructor<T> = new (argument: object) => T;

/** Calls are sent once each: nothing is tried again. */
export function callerOf(place: Pick<Place, 'url' | 'region'>, credentials: object): Caller {
  const { hostname, port } = new URL(place.url);
  const inner = new NodeHttpHandler();
  const requestHandler = {
    metadata: inner.metadata,
    handle: (...[request, options]: Parameters<NodeHttpHandler['handle']>) => {
      Object.assign(request, { protocol: 'http:', hostname, port: Number(port) });
      return inner.handle(request, options);
    },
  };
  const clients = new Map<string, Client>();
  const clientOf = (service: keyof typeof modules, region: string): Client => {
    const known = clients.get(`${service} ${region}`);
    if (known !== undefined) return known;
    const settings = { region, credentials, requestHandler, maxAttempts: 1, logger: silent };
    const client = new (named<Client>(service, `${service}Client`))(settings);
    clients.set(`${service} ${region}`, client);
    return client;
  };
  return async ({ service, operation, input, region = place.region }) => {
    const command = new (named<object>(service, `${operation}Command`))(input);
    try {
      const { $metadata, ...output } = await clientOf(service, region).send(command);
      return { kind: 'ok', status: $metadata.httpStatusCode ?? 0, output };
    } catch (error) {
      return refusalOf(error);
    }
  };
}

const nothing = () => undefined;
const silent = { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };

function named<T>(service: keyof typeof modules, name: string): Constructor<T> {
  const found = (modules[service] as object as { readonly [name: string]: unknown })[name];
  if (found === undefined) throw new TypeError(`the SDK has no ${service} ${name}`);
  return found as Constructor<T>;
}

// A web page instead of an answer: the SDK cannot read it, and its error has no code of AWS.
const unreadable = new Set(['SyntaxError', 'Error', 'TypeError']);

function refusalOf(error: unknown): Answer {
  if (!(error instanceof Error)) throw error;
  const { $metadata, $response } = error as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  if (status === undefined) throw error;
  if (unreadable.has(error.name) || status === 501) return { kind: 'not implemented', status };
  return { kind: 'refused', status, code: error.name };
}
