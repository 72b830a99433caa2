// Brings CloudTrail's deliveries up to date: log files about every five simulated minutes, digests every
// hour, or the error that keeps them away (CloudTrail User Guide, "Getting and viewing CloudTrail log files").
import type { Ids } from './ids.ts';
import { globalRegion } from './regions.ts';
import { cloudTrailMayWrite } from './s3-policy.ts';
import type { AccountState, Trail } from './state.ts';

export const logEvery = 5 * 60_000;
const digestEvery = 60 * 60_000;
/** A long jump of the clock leaves this many files, not thousands. */
const mostFilesAtOnce = 12;

/** The folder of a trail's log files, with its slash. */
export function logPrefix(account: AccountState, trail: Pick<Trail, 'keyPrefix'>, kind = 'CloudTrail'): string {
  const prefix = trail.keyPrefix === undefined ? '' : `${trail.keyPrefix}/`;
  return `${prefix}AWSLogs/${account.accountId}/${kind}/`;
}

export function deliverLogs(account: AccountState, now: number, ids: Ids): void {
  for (const trail of account.trails.values()) {
    if (!trail.logging || trail.startedAt === undefined) continue;
    const latest = trail.startedAt + Math.floor((now - trail.startedAt) / logEvery) * logEvery;
    const done = Math.max(trail.deliveredAt ?? 0, trail.startedAt);
    if (latest > done) deliverTo(account, trail, latest, done, ids);
    const digest = trail.startedAt + Math.floor((now - trail.startedAt) / digestEvery) * digestEvery;
    if (trail.validation && digest > trail.startedAt && trail.deliveryError === undefined) trail.digestAt = digest;
  }
}

function deliverTo(account: AccountState, trail: Trail, latest: number, done: number, ids: Ids): void {
  const bucket = account.buckets.get(trail.bucketName);
  if (bucket === undefined) {
    trail.deliveryError = 'NoSuchBucket';
    return;
  }
  const folder = logPrefix(account, trail);
  if (!cloudTrailMayWrite(account, bucket, `${folder}x`, trail.arn, latest)) {
    trail.deliveryError = 'AccessDenied';
    return;
  }
  delete trail.deliveryError;
  trail.deliveredAt = latest;
  const regions = new Set(trail.multiRegion ? [trail.homeRegion, globalRegion(trail.homeRegion)] : [trail.homeRegion]);
  for (let at = Math.max(done + logEvery, latest - (mostFilesAtOnce - 1) * logEvery); at <= latest; at += logEvery) {
    const stamp = new Date(at).toISOString();
    const day = stamp.slice(0, 10).replaceAll('-', '/');
    const minute = stamp.slice(0, 16).replace(/[-:]/g, '');
    for (const region of regions) {
      const name = `${account.accountId}_CloudTrail_${region}_${minute}Z_${ids.base32(16)}.json.gz`;
      bucket.objects.set(`${folder}${region}/${day}/${name}`, { size: 1024, modifiedAt: at });
    }
  }
}
