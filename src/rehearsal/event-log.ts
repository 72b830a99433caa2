// What happened in the account: every API call and every console sign-in, in order. The account's own
// event history (CloudTrail) and the rehearsal's log for tests are two views of this one list.

export interface AccountEvent {
  readonly id: string;
  readonly requestId: string;
  /** Simulated time, milliseconds since the epoch. */
  readonly at: number;
  /** `iam`, `sts`, `s3`, `cloudtrail`, `organizations`; `signin` for the console. */
  readonly service: string;
  readonly operation: string;
  /** Where the call was sent. */
  readonly region: string;
  readonly mutating: boolean;
  /** `ok`, or AWS's error code. */
  readonly outcome: string;
  readonly errorMessage?: string;
  readonly caller: EventCaller;
  /** The part of the input that is no secret: names, ARNs and key ids. */
  readonly parameters: { readonly [name: string]: string };
  /** For console sign-ins: what CloudTrail adds, e.g. MFAUsed. */
  readonly additional?: { readonly [name: string]: string };
}

/** Unknown when the call was refused before its signature was understood. */
export type EventCaller =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'root' | 'user' | 'role' | 'federated';
      readonly arn: string;
      readonly userId: string;
      readonly userName: string;
      readonly accessKeyId?: string;
      readonly mfa: boolean;
      /** The sort of session; absent for a long-term key and at the console. */
      readonly session?: 'console' | 'token' | 'role' | 'assumed-root' | 'federated';
    };

export type KnownCaller = Exclude<EventCaller, { readonly kind: 'unknown' }>;

/** One line of the rehearsal's log of API calls, as `GET /rehearsal/log` gives it. */
export interface LoggedCall {
  readonly time: string;
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly principalArn: string | null;
  readonly accessKeyId: string | null;
  readonly mutating: boolean;
  readonly outcome: string;
  readonly requestId: string;
}

/** The API calls among `events`, oldest first. */
export function loggedCalls(events: readonly AccountEvent[]): readonly LoggedCall[] {
  return events
    .filter(({ service }) => service !== 'signin')
    .map(({ at, service, operation, region, caller, mutating, outcome, requestId }) => ({
      time: new Date(at).toISOString(),
      service,
      operation,
      region,
      principalArn: caller.kind === 'unknown' ? null : caller.arn,
      accessKeyId: caller.kind === 'unknown' ? null : (caller.accessKeyId ?? null),
      mutating,
      outcome,
      requestId,
    }));
}

const harmless = new Set([
  'userName',
  'groupName',
  'policyArn',
  'policyName',
  'serialNumber',
  'virtualMFADeviceName',
  'accessKeyId',
  'status',
  'accountAlias',
  'name',
  'trailName',
  's3BucketName',
  'bucketName',
  'durationSeconds',
  'isMultiRegionTrail',
  'enableLogFileValidation',
]);

/** Keeps of an input only what may be written down: never a password, a code or a seed. */
export function harmlessParameters(input: { readonly [name: string]: unknown }): { readonly [name: string]: string } {
  const kept: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(input)) {
    const camel = name.charAt(0).toLowerCase() + name.slice(1);
    if (!harmless.has(camel)) continue;
    if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
      kept[camel] = String(value);
  }
  return kept;
}
