import { describe, expect, it } from 'vitest';
import { kindOfAccount, parseCaller } from '../../src/aws/identity.ts';
import { AwsProblem } from '../../src/engine/errors.ts';

const own = {
  caller: { kind: 'root', arn: 'arn:aws:iam::111122223333:root' },
  accountId: '111122223333',
  partition: 'aws',
} as const;

function refusal(code: string, deniedByScp = false): AwsProblem {
  return new AwsProblem(
    { happened: code, account: 'Nothing was changed.', next: [] },
    {
      service: 'Organizations',
      operation: 'DescribeOrganization',
      code,
      reached: 'refused',
      awsMessage: '',
      deniedByScp,
    },
  );
}

const unasked = () => Promise.reject(new Error('must not be asked'));

describe('the caller', () => {
  it.each([
    ['arn:aws:iam::111122223333:root', { kind: 'root' }],
    ['arn:aws-us-gov:iam::111122223333:root', { kind: 'root' }],
    ['arn:aws:iam::111122223333:user/ada', { kind: 'iam-user', userName: 'ada' }],
    ['arn:aws:iam::111122223333:user/people/root', { kind: 'iam-user', userName: 'root' }],
    [
      'arn:aws:sts::111122223333:assumed-role/Admin/ada@example.com',
      { kind: 'assumed-role', roleName: 'Admin', sessionName: 'ada@example.com' },
    ],
    ['arn:aws:sts::111122223333:federated-user/ada', { kind: 'other' }],
    ['arn:aws:sts::111122223333:root', { kind: 'other' }],
  ])('%s is understood', (arn, expected) => {
    expect(parseCaller(arn)?.caller).toEqual({ ...expected, arn });
  });

  it('is nobody when the text is no ARN of a known partition', () => {
    for (const text of ['', 'root', 'arn:aws:s3:::bucket', 'arn:other:iam::111122223333:root', 'arn:aws:iam::1:root']) {
      expect(parseCaller(text)).toBeUndefined();
    }
  });
});

describe('the kind of account', () => {
  it('is standalone without an organization', async () => {
    const kind = await kindOfAccount(own, {
      managementAccountId: () => Promise.reject(refusal('AWSOrganizationsNotInUseException')),
      hasManagedRoles: unasked,
    });
    expect(kind).toEqual({ kind: 'standalone' });
  });

  it('is management, member or project by who manages it and what AWS put there', async () => {
    const managedBy = (id: string, roles: () => Promise<boolean>) =>
      kindOfAccount(own, { managementAccountId: () => Promise.resolve(id), hasManagedRoles: roles });
    expect((await managedBy('111122223333', unasked)).kind).toBe('management');
    expect((await managedBy('123456789012', () => Promise.resolve(false))).kind).toBe('member');
    expect((await managedBy('123456789012', () => Promise.resolve(true))).kind).toBe('project');
    expect(await managedBy('123456789012', () => Promise.reject(refusal('AccessDenied')))).toMatchObject({
      kind: 'member',
      kindRemark: expect.stringContaining('iam:ListRoles') as string,
    });
  });

  it('is unknown, with the permission that is missing, when it may not be read', async () => {
    const kind = await kindOfAccount(own, {
      managementAccountId: () => Promise.reject(refusal('AccessDeniedException')),
      hasManagedRoles: unasked,
    });
    expect(kind.kind).toBe('unknown');
    expect(kind.kindRemark).toContain('organizations:DescribeOrganization');
  });

  it('is govcloud by its partition, without asking', async () => {
    expect(
      await kindOfAccount(
        { ...own, partition: 'aws-us-gov' },
        { managementAccountId: unasked, hasManagedRoles: unasked },
      ),
    ).toEqual({ kind: 'govcloud' });
  });
});
