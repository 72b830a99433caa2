import { describe, expect, it } from 'vitest';
import type { AccountSession } from '../../src/aws/account.ts';
import { allPages } from '../../src/aws/pages.ts';
import { AwsProblem } from '../../src/engine/errors.ts';

/** Answers reads with these pages, in order; the last one for ever. Notes what was asked. */
function pagesFrom(pages: readonly object[]) {
  const asked: object[] = [];
  const read = (_service: string, _operation: string, input: object) => {
    asked.push(input);
    return Promise.resolve(pages[Math.min(asked.length, pages.length) - 1]);
  };
  return { account: { read } as unknown as Pick<AccountSession, 'read'>, asked };
}

const users = (account: Pick<AccountSession, 'read'>) =>
  allPages(account, ['IAM', 'ListUsers'], { PathPrefix: '/' }, ({ Users }) => Users?.map(({ UserName }) => UserName));

describe('a list', () => {
  it('is read to its end, over pages without items', async () => {
    const { account, asked } = pagesFrom([
      { Users: [], IsTruncated: true, Marker: 'a' },
      { Users: [{ UserName: 'ada' }], IsTruncated: true, Marker: 'b' },
      { IsTruncated: true, Marker: 'c' },
      { Users: [{ UserName: 'bob' }], IsTruncated: false, Marker: 'ignored' },
    ]);
    expect(await users(account)).toEqual(['ada', 'bob']);
    expect(asked).toEqual([
      { PathPrefix: '/' },
      { PathPrefix: '/', Marker: 'a' },
      { PathPrefix: '/', Marker: 'b' },
      { PathPrefix: '/', Marker: 'c' },
    ]);
  });

  it('with tokens is read in the same way', async () => {
    const { account, asked } = pagesFrom([{ Events: [], NextToken: 'a' }, { Events: [{ EventId: '1' }] }]);
    const events = await allPages(account, ['CloudTrail', 'LookupEvents'], {}, ({ Events }) => Events);
    expect(events).toEqual([{ EventId: '1' }]);
    expect(asked).toEqual([{}, { NextToken: 'a' }]);
  });

  it('that leads in a circle is given up with a sentence that names the call', async () => {
    const { account, asked } = pagesFrom([
      { Users: [], IsTruncated: true, Marker: 'a' },
      { Users: [], IsTruncated: true, Marker: 'b' },
      { Users: [], IsTruncated: true, Marker: 'a' },
    ]);
    const error: unknown = await users(account).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AwsProblem);
    expect(error).toMatchObject({
      happened: expect.stringContaining('IAM ListUsers') as string,
      account: 'Nothing was changed.',
      failure: { code: 'RepeatedPage', reached: 'unknown' },
    });
    expect(asked).toHaveLength(3);
  });

  it('that never ends is given up as well', async () => {
    let count = 0;
    const read = () => Promise.resolve({ Users: [], IsTruncated: true, Marker: String((count += 1)) });
    await expect(users({ read } as unknown as Pick<AccountSession, 'read'>)).rejects.toThrow('IAM ListUsers');
    expect(count).toBe(1_000);
  });
});
