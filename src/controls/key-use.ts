// When an access key was last used, for what, and where.
import type { ReadOptions } from '../aws/account.ts';
import { type AwsContext, daysAgo } from './contract.ts';

export interface KeyUse {
  readonly lastUsed: Date | undefined;
  /** AWS's service name, e.g. `s3`. */
  readonly service: string;
  readonly region: string;
}

export async function keyUse(account: AwsContext['account'], id: string, options: ReadOptions = {}): Promise<KeyUse> {
  const { AccessKeyLastUsed: last } = await account.read('IAM', 'GetAccessKeyLastUsed', { AccessKeyId: id }, options);
  return { lastUsed: last?.LastUsedDate, service: last?.ServiceName ?? 'N/A', region: last?.Region ?? 'N/A' };
}

export function useInWords({ lastUsed, service, region }: KeyUse, now: number): string {
  return lastUsed === undefined ? 'never used' : `last used ${daysAgo(lastUsed, now)} (${service}, ${region})`;
}
