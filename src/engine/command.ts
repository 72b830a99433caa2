// The AWS CLI command that does the same as a planned call, so that the owner can read, check or run
// it elsewhere. Placeholders stand in it as in the plan; names known beforehand are filled in.
import type { Json } from './json.ts';
import type { Call, Plan, ServiceName } from './plan.ts';

const cliService: Record<ServiceName, string> = {
  IAM: 'iam',
  STS: 'sts',
  CloudTrail: 'cloudtrail',
  S3: 's3api',
  S3Control: 's3control',
  Organizations: 'organizations',
  Account: 'account',
  SNS: 'sns',
  EventBridge: 'events',
  CloudWatch: 'cloudwatch',
  CloudWatchLogs: 'logs',
  GuardDuty: 'guardduty',
  ConfigService: 'configservice',
  AccessAnalyzer: 'accessanalyzer',
  Budgets: 'budgets',
};

/**
 * The AWS CLI's own spelling of an API name: `EnableMFADevice` becomes `enable-mfa-device`, and
 * `AuthenticationCode1` `authentication-code1`, as botocore's xform_name has it.
 */
export function cliName(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

/** One argument, quoted for a POSIX shell where it needs to be. */
export function shellQuoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function argument(name: string, value: Json): string[] {
  const flag = `--${cliName(name)}`;
  if (typeof value === 'boolean') return [value ? flag : `--no-${cliName(name)}`];
  const words = Array.isArray(value) ? value.filter((item) => typeof item === 'string' && !item.startsWith('-')) : [];
  if (Array.isArray(value) && value.length > 0 && words.length === value.length) {
    return [flag, ...words.map((item) => shellQuoted(String(item)))];
  }
  if (typeof value === 'object') return [flag, shellQuoted(JSON.stringify(value))];
  // A value that begins like an option has to be tied to its own.
  const text = String(value);
  return text.startsWith('-') ? [`${flag}=${shellQuoted(text)}`] : [flag, shellQuoted(text)];
}

/** Puts the first alternative of each name in place of its placeholder, in every string of `value`. */
export function withKnownNames(value: Json, plan: Pick<Plan, 'alternatives'>): Json {
  const known = Object.entries(plan.alternatives ?? {});
  if (typeof value === 'string') {
    return known.reduce((text, [name, values]) => text.replaceAll(`{${name}}`, () => values[0] ?? `{${name}}`), value);
  }
  if (Array.isArray(value)) return value.map((item: Json) => withKnownNames(item, plan));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, withKnownNames(item, plan)]])),
    );
  }
  return value;
}

/** `--endpoint` would be taken for `--endpoint-url`, so the CLI has another name for what SNS sends to. */
function renamed({ operation }: Call, name: string): string {
  return operation === 'Subscribe' && name === 'Endpoint' ? 'NotificationEndpoint' : name;
}

/** The whole command on one line. Secret values never occur in it: they are placeholders. */
export function cliCommand(call: Call, plan: Pick<Plan, 'alternatives'>): string {
  const input = withKnownNames(call.input, plan) as { readonly [key: string]: Json };
  const words = ['aws', cliService[call.service], cliName(call.operation)];
  for (const [name, value] of Object.entries(input)) words.push(...argument(renamed(call, name), value));
  // The CLI insists on writing the seed to a file; AWS's answer is the same.
  if (call.operation === 'CreateVirtualMFADevice') {
    words.push('--outfile', '/dev/stdout', '--bootstrap-method', 'Base32StringSeed');
  }
  if (call.region !== undefined) words.push('--region', call.region);
  return words.join(' ');
}
