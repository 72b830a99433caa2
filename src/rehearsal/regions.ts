// The Regions of each partition, with those an account must opt in to
// (Account Management guide, "Enable or disable AWS Regions").

const standard = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1'],
  ...['ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
];

const optional = [
  ...['af-south-1', 'ap-east-1', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ca-west-1'],
  ...['eu-central-2', 'eu-south-1', 'eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1'],
];

const others: { readonly [partition: string]: readonly string[] } = {
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-eusc': ['eusc-de-east-1'],
};

/** On for everyone. */
export function defaultRegions(partition: string): readonly string[] {
  return others[partition] ?? standard;
}

export function optInRegions(partition: string): readonly string[] {
  return partition === 'aws' ? optional : [];
}

/** Where the partition of a Region records what happens in its global services, sign-ins of root included. */
export function globalRegion(region: string): string {
  if (region.startsWith('us-gov-')) return 'us-gov-west-1';
  if (region.startsWith('cn-')) return 'cn-north-1';
  return region.startsWith('eusc-') ? 'eusc-de-east-1' : 'us-east-1';
}
