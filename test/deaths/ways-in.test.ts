// The watch itself: each thing that must never happen is done on purpose, and seen.
import { DeleteAccessKeyCommand, DeleteLoginProfileCommand, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { settingsFor } from '../rehearsal/clients.ts';
import { rehearsals } from '../rehearsal/running.ts';
import { waysIn, watchWaysIn, type Belongings } from './ways-in.ts';

const account = rehearsals();
const all: Belongings = { holds: () => true, knows: () => true, learns: () => undefined };
const rootKeys = ({ state }: Rehearsal) =>
  [...state.keys.values()].flatMap(({ owner, accessKeyId }) => (owner.kind === 'root' ? [accessKeyId] : []));

describe('the watch', () => {
  it('knows who can get in, and that a password without its device, or a device without the phone, is none', async () => {
    const { rehearsal } = await account('done');
    expect(waysIn(rehearsal.state, all)).toEqual(['root at the console', 'administrator ada']);
    expect(waysIn(rehearsal.state, { ...all, holds: () => false })).toEqual(['root at the console']);
    expect(waysIn(rehearsal.state, { ...all, knows: () => false })).toEqual(['root at the console']);
    expect(waysIn((await account('identity-center')).rehearsal.state, all)).toEqual([
      'root at the console',
      expect.stringMatching(/^root key AKIA/) as string,
      expect.stringMatching(/^role AWSReservedSSO_AdministratorAccess_/) as string,
    ]);
  });

  it('sees the last tried way in go', async () => {
    const { rehearsal, iam } = await account('root-key');
    const watch = watchWaysIn(rehearsal.state, all);
    const [AccessKeyId] = rootKeys(rehearsal);
    await iam.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }));
    expect(watch.violations).toEqual([
      'nothing but the root password is left, after iam UpdateAccessKey',
      expect.stringMatching(/^no administrator was proven.*: root key AKIA/) as string,
    ]);
  });

  it('sees an administrator lose the password, and a root key deleted that was not deactivated', async () => {
    const { rehearsal, iam } = await account('done');
    const watch = watchWaysIn(rehearsal.state, all);
    await iam.send(new DeleteLoginProfileCommand({ UserName: 'ada' }));
    expect(watch.violations).toEqual(['nothing but the root password is left, after iam DeleteLoginProfile']);

    const other = await account('root-key');
    const watched = watchWaysIn(other.rehearsal.state, all);
    await other.iam.send(new DeleteAccessKeyCommand({ AccessKeyId: rootKeys(other.rehearsal)[0] }));
    expect(watched.violations.join()).toContain('it was deleted without being deactivated first: root key AKIA');
  });

  it('sees a root key deactivate itself', async () => {
    const { rehearsal, iam } = await account('root-key-only');
    const watch = watchWaysIn(rehearsal.state, all);
    expect(settingsFor(rehearsal).credentials.accessKeyId).toBe(rootKeys(rehearsal)[0]);
    await iam.send(new UpdateAccessKeyCommand({ AccessKeyId: rootKeys(rehearsal)[0], Status: 'Inactive' }));
    expect(watch.violations.join()).toContain('it deactivated itself');
  });
});
