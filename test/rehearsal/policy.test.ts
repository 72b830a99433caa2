import { CreateUserCommand, ListUsersCommand } from '@aws-sdk/client-iam';
import type { HttpRequest } from '@smithy/types';
import { afterEach, describe, expect, it } from 'vitest';
import { decide, type AccessRequest } from '../../src/rehearsal/policy.ts';
import { wildcard } from '../../src/rehearsal/policy-patterns.ts';
import { parsePolicy } from '../../src/rehearsal/policy-document.ts';
import type { Rehearsal } from '../../src/rehearsal/server.ts';
import { clientsOf, refusalOf, skippingRehearsal } from './clients.ts';

const open: Rehearsal[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((rehearsal) => rehearsal.close()));
});

const everything = parsePolicy(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  'identity',
);

function request(action: string, keys: Record<string, string> = {}, resource = '*'): AccessRequest {
  return {
    action,
    resource,
    keys: new Map(Object.entries(keys)),
    asking: { kind: 'identity', arn: 'arn:aws:iam::111122223333:user/ada', accountId: '111122223333' },
  };
}

function denyWithoutMfa(operator: string) {
  return parsePolicy(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          NotAction: ['iam:EnableMFADevice', 'sts:GetSessionToken'],
          Resource: '*',
          Condition: { [operator]: { 'aws:MultiFactorAuthPresent': 'false' } },
        },
      ],
    }),
    'identity',
  );
}

describe('the usual deny without MFA', () => {
  it.each([
    ['BoolIfExists', {}, 'denied'],
    ['BoolIfExists', { 'aws:multifactorauthpresent': 'false' }, 'denied'],
    ['BoolIfExists', { 'aws:multifactorauthpresent': 'true' }, 'allowed'],
    // Bool alone lets long-term keys through: the key is absent for them.
    ['Bool', {}, 'allowed'],
    ['Bool', { 'aws:multifactorauthpresent': 'false' }, 'denied'],
  ])('with %s and %j ends in %s', (operator, keys, decision) => {
    expect(decide([everything, denyWithoutMfa(operator)], request('iam:ListUsers', keys))).toBe(decision);
    expect(decide([everything, denyWithoutMfa(operator)], request('sts:GetSessionToken', keys))).toBe('allowed');
  });

  it('binds a user’s long-term key and spares the MFA session, over the wire', async () => {
    const rehearsal = await skippingRehearsal('done');
    open.push(rehearsal);
    rehearsal.state.users.get('ada')?.inlinePolicies.set('mfa', denyWithoutMfa('BoolIfExists'));
    const key = {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secret: 'x'.repeat(40),
      createdAt: 0,
      status: 'Active' as const,
    };
    rehearsal.state.keys.set(key.accessKeyId, { ...key, owner: { kind: 'user', userName: 'ada' } });
    const ada = clientsOf(rehearsal, { credentials: { accessKeyId: key.accessKeyId, secretAccessKey: key.secret } });
    expect(await refusalOf(ada.iam.send(new ListUsersCommand({})))).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringMatching(/with an explicit deny in an identity-based policy$/),
    });
  });
});

describe('policy evaluation', () => {
  const policy = (statement: object) =>
    parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }), 'identity');

  it('matches actions ignoring case and resources by wildcard', () => {
    const read = policy({
      Effect: 'Allow',
      Action: ['iam:Get*', 'S3:list?uckets'],
      Resource: 'arn:aws:iam::*:user/${aws:username}',
    });
    const ada = { 'aws:username': 'ada' };
    expect(decide([read], request('IAM:getUser', ada, 'arn:aws:iam::111122223333:user/ada'))).toBe('allowed');
    expect(decide([read], request('iam:GetUser', ada, 'arn:aws:iam::111122223333:user/grace'))).toBe('not-allowed');
    expect(decide([read], request('iam:GetUser', {}, 'arn:aws:iam::111122223333:user/'))).toBe('not-allowed');
    expect(decide([read], request('iam:CreateUser', ada, 'arn:aws:iam::111122223333:user/ada'))).toBe('not-allowed');
    expect(wildcard('a.c*', 'abc')).toBe(false);
    expect(wildcard('a.c*', 'a.c/x')).toBe(true);
  });

  it('understands Null, StringLike and their negations', () => {
    const spareAssumeRoot = policy({
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': ['arn:*:iam::*:root'] }, Null: { 'aws:AssumedRoot': 'true' } },
    });
    const root = { 'aws:principalarn': 'arn:aws:iam::111122223333:root' };
    expect(decide([everything, spareAssumeRoot], request('s3:ListBucket', root))).toBe('denied');
    expect(
      decide([everything, spareAssumeRoot], request('s3:ListBucket', { ...root, 'aws:assumedroot': 'true' })),
    ).toBe('allowed');
    const notElsewhere = policy({
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
    });
    expect(decide([everything, notElsewhere], request('s3:ListBucket', { 'aws:requestedregion': 'eu-west-1' }))).toBe(
      'allowed',
    );
    expect(decide([everything, notElsewhere], request('s3:ListBucket', { 'aws:requestedregion': 'ap-south-1' }))).toBe(
      'denied',
    );
  });

  it('will not guess at a condition it does not know', () => {
    const odd = policy({
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
    });
    expect(() => decide([odd], request('iam:ListUsers', { 'aws:sourceip': '192.0.2.1' }))).toThrow('IpAddress');
  });
});

describe('signatures', () => {
  it.each([
    ['body', (sent: HttpRequest) => void (sent.body = String(sent.body).replace('ada', 'eve'))],
    ['path', (sent: HttpRequest) => void (sent.path = '/elsewhere')],
    ['host', (sent: HttpRequest) => void (sent.headers['host'] = 'iam.example.com')],
    ['signed header', (sent: HttpRequest) => void (sent.headers['x-amz-date'] = '20200101T000000Z')],
  ])('do not hold over another %s', async (_, tamper) => {
    const rehearsal = await skippingRehearsal();
    open.push(rehearsal);
    const { iam } = clientsOf(rehearsal);
    iam.middlewareStack.add(
      (next) => (args) => {
        tamper(args.request as HttpRequest);
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const refused = await refusalOf(iam.send(new CreateUserCommand({ UserName: 'ada' })));
    expect(refused.status).toBe(403);
    expect(refused.name).toMatch(/SignatureDoesNotMatch|MissingAuthenticationToken/);
    expect(rehearsal.state.users.size).toBe(0);
  });
});
