// Where calls go: to AWS, or to one endpoint that stands in for every service. Whether that endpoint is
// AWS decides if the run is a rehearsal, so a doubtful setting is refused rather than guessed at.
import { Problem } from '../engine/errors.ts';
import type { ServiceName } from '../engine/plan.ts';
import type { Environment } from './proxy.ts';
import type { Profile } from './shared-config.ts';

/** The domains that the SDK's own endpoint rules use. */
const awsDomains = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'amazonwebservices.com.cn',
  'api.aws',
  'api.amazonwebservices.eu',
] as const;

interface Naming {
  /** In the host of its endpoint. */
  readonly host: string;
  /** After AWS_ENDPOINT_URL_: the service's id in the SDK, upper-case, spaces as underscores. */
  readonly variable: string;
}

/** The services whose endpoints the tool calls. */
const services: { readonly [service in ServiceName]: Naming } = {
  IAM: { host: 'iam', variable: 'IAM' },
  STS: { host: 'sts', variable: 'STS' },
  CloudTrail: { host: 'cloudtrail', variable: 'CLOUDTRAIL' },
  S3: { host: 's3', variable: 'S3' },
  S3Control: { host: 's3-control', variable: 'S3_CONTROL' },
  Organizations: { host: 'organizations', variable: 'ORGANIZATIONS' },
  Account: { host: 'account', variable: 'ACCOUNT' },
  SNS: { host: 'sns', variable: 'SNS' },
  EventBridge: { host: 'events', variable: 'EVENTBRIDGE' },
  CloudWatch: { host: 'monitoring', variable: 'CLOUDWATCH' },
  CloudWatchLogs: { host: 'logs', variable: 'CLOUDWATCH_LOGS' },
  GuardDuty: { host: 'guardduty', variable: 'GUARDDUTY' },
  ConfigService: { host: 'config', variable: 'CONFIG_SERVICE' },
  AccessAnalyzer: { host: 'access-analyzer', variable: 'ACCESSANALYZER' },
  Budgets: { host: 'budgets', variable: 'BUDGETS' },
};

/**
 * True for an address of AWS itself: one of a service that is called here, over TLS. Not for everything under AWS's
 * domains: behind the names of an API, a load balancer, an instance or a bucket stands whoever rents it.
 */
export function isAwsEndpoint({ protocol, hostname, pathname, port }: URL): boolean {
  const host = hostname.replace(/\.$/, '');
  const domain = awsDomains.find((one) => host.endsWith(`.${one}`));
  if (domain === undefined || protocol !== 'https:' || port !== '' || pathname !== '/') return false;
  const [service = '', ...rest] = host.slice(0, -domain.length - 1).split('.');
  const isPlace = (label: string) => label === 'dualstack' || /^(?:us-gov|[a-z]{2,4}(?:-[a-z]+)+-\d+)$/.test(label);
  return (
    Object.values(services).some((own) => service === own.host || service === `${own.host}-fips`) && rest.every(isPlace)
  );
}

export interface EndpointSettings {
  /** From --endpoint-url. */
  readonly endpointUrl?: string;
  readonly env: Environment;
  readonly profile?: Profile;
}

/**
 * The one endpoint for every service, or undefined for AWS itself: --endpoint-url, AWS_ENDPOINT_URL, then the
 * profile's `endpoint_url`, as the AWS CLI orders them. Throws a Problem (`usage`) for what is not an http(s) URL,
 * and where only some services have an endpoint of their own: the rest would then go to the real account.
 */
export function endpointFrom({ endpointUrl, env, profile }: EndpointSettings): URL | undefined {
  if (endpointUrl !== undefined) return parse(endpointUrl, '--endpoint-url');
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined;
  const own = Object.values(services)
    .map(({ variable }) => `AWS_ENDPOINT_URL_${variable}`)
    .find((name) => (env[name] ?? '') !== '');
  if (own !== undefined) throw refused(`${own} is set, which gives one service an endpoint of its own.`);
  const fromEnvironment = env['AWS_ENDPOINT_URL'] ?? '';
  if (fromEnvironment !== '') return parse(fromEnvironment, 'AWS_ENDPOINT_URL');
  if (profile?.settings['ignore_configured_endpoint_urls']?.toLowerCase() === 'true') return undefined;
  if (profile?.hasServiceEndpoints === true) {
    throw refused(`Profile ${profile.name} gives some services an endpoint of their own.`);
  }
  const fromProfile = profile?.settings['endpoint_url'] ?? '';
  return fromProfile === '' ? undefined : parse(fromProfile, `endpoint_url of profile ${profile?.name ?? ''}`);
}

function parse(text: string, from: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new Problem('usage', {
      happened: `${from} is not an http or https address.`,
      account: 'Nothing was sent.',
      next: [`Give ${from} an address such as http://127.0.0.1:5000, or leave it out to use AWS itself.`],
    });
  }
  return url;
}

function refused(happened: string): Problem {
  return new Problem('usage', {
    happened,
    account: 'Nothing was sent.',
    next: [
      'Set one endpoint for all services with --endpoint-url or AWS_ENDPOINT_URL, or remove that setting to use AWS itself.',
    ],
  });
}
