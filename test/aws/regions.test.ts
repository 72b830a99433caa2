// Which Regions are looked at: those that AWS lists, and what stands in for the list where there is none.
import { describe, expect, it } from 'vitest';
import { enabledRegions, firstRegionsReads } from '../../src/aws/regions.ts';
import { openSession, stageFor } from '../support/rehearsed-run.ts';

const listings = (calls: readonly { readonly operation: string }[]) =>
  calls.filter(({ operation }) => operation === 'ListRegions').length;

describe('the enabled Regions', () => {
  it('are those that Account Management lists', async () => {
    const account = await openSession(await stageFor('fresh'));
    const { regions, remark } = await enabledRegions(account);
    expect(regions).toContain('eu-north-1');
    expect(regions).toEqual(regions.toSorted());
    expect(remark).toBeUndefined();
    expect(listings(account.calls)).toBe(1);
  });

  it('are both of AWS GovCloud (US), which has no Account Management to ask', async () => {
    const account = await openSession(await stageFor('govcloud'));
    expect(await enabledRegions(account)).toEqual({ regions: ['us-gov-east-1', 'us-gov-west-1'] });
    expect(listings(account.calls)).toBe(0);
    expect(firstRegionsReads({ region: 'us-gov-west-1', partition: 'aws-us-gov' })).toEqual([]);
  });

  it('are only the run’s own, with a remark, where they may not be listed', async () => {
    const stage = await stageFor('done');
    stage.rehearsal.faults.add({ operation: 'ListRegions', trouble: { kind: 'denied' } });
    const { regions, remark } = await enabledRegions(await openSession(stage));
    expect(regions).toEqual(['eu-west-1']);
    expect(remark).toBe('account:ListRegions is denied, so only eu-west-1 was looked at.');
  });
});
