// What an AWS host name says: which service it is of, and in which Region (AWS General Reference, "Service
// endpoints"). Says nothing of any other host, as that of a rehearsal on loopback.

export interface AwsHost {
  /** As in the host name, e.g. `s3-control`, without `-fips`. */
  readonly service: string;
  /** The Region to sign for; undefined where the host takes signatures for several. */
  readonly region: string | undefined;
}

/** By the end of the name: the Region that a host without one signs for. */
const suffixes: readonly (readonly [suffix: string, region: string])[] = [
  ['.amazonaws.com.cn', 'cn-north-1'],
  ['.amazonaws.com', 'us-east-1'],
  ['.amazonaws.eu', 'eusc-de-east-1'],
  ['.api.aws', 'us-east-1'],
];

const regionPattern = /^[a-z]{2,4}(-[a-z]+)+-\d$/;

/** Undefined for a host that is not of AWS. A port is ignored. */
export function readHost(hostAndPort: string): AwsHost | undefined {
  const host = hostAndPort.toLowerCase().replace(/:\d+$/, '');
  const [suffix, usual] = suffixes.find(([end]) => host.endsWith(end)) ?? [];
  if (suffix === undefined) return undefined;
  const labels = host.slice(0, -suffix.length).split('.');
  const last = labels.at(-1) ?? '';
  const old = /^s3-(.+-\d)$/.exec(last)?.[1];
  if (old !== undefined) return { service: 's3', region: old };
  const region = regionPattern.test(last) ? last : last === 'us-gov' ? 'us-gov-west-1' : undefined;
  const rest = region !== undefined || last === 'global' ? labels.slice(0, -1) : labels;
  const service = (rest.at(-1) === 'dualstack' ? rest.at(-2) : rest.at(-1))?.replace(/-fips$/, '') ?? '';
  // S3 without a Region is wherever the bucket is.
  return { service, region: region ?? (service === 's3' ? undefined : usual) };
}
