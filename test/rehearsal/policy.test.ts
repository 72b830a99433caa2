import { ListUsersCommand } from '@aws-sdk/client-iam';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { decide, type AccessRequest } from '../../src/rehearsal/policy.ts';
import { wildcard } from '../../src/rehearsal/policy-patterns.ts';
import { parsePolicy, type PolicyDocument } from '../../src/rehearsal/policy-document.ts';
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

function request(action: string, keys: Record<string, string | readonly string[]> = {}, resource = '*'): AccessRequest {
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

/** Whether a condition holds for a request with these keys. */
function holds(operator: string, key: string, values: unknown, keys: Record<string, string | readonly string[]>) {
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { [key]: values } } },
  });
  return decide([parsePolicy(document, 'identity')], request('iam:ListUsers', keys)) === 'allowed';
}

describe('a condition', () => {
  const role = 'arn:aws:iam::111122223333:role/team/operator';
  const tagged = { 'aws:tagkeys': ['team', 'cost'] };

  it.each<[operator: string, values: unknown, given: string | undefined, outcome: boolean]>([
    ['StringEquals', 'Ada', 'Ada', true],
    ['StringEquals', 'Ada', 'ada', false],
    ['StringEquals', 'A*', 'Ada', false],
    ['StringEquals', ['Grace', 'Ada'], 'Ada', true],
    ['StringEquals', 'Ada', undefined, false],
    ['StringEqualsIfExists', 'Ada', undefined, true],
    ['StringEqualsIfExists', 'Ada', 'Grace', false],
    ['StringNotEquals', ['Grace', 'Ada'], 'Ada', false],
    ['StringNotEquals', ['Grace', 'Ada'], 'Edsger', true],
    ['StringNotEquals', 'Ada', undefined, true],
    ['StringNotEqualsIfExists', 'Ada', 'Ada', false],
    ['StringEqualsIgnoreCase', 'Ada', 'aDA', true],
    ['StringNotEqualsIgnoreCase', 'Ada', 'aDA', false],
    ['StringLike', 'a?a*', 'adazz', true],
    ['StringLike', 'a?a*', 'aa', false],
    ['StringNotLike', 'a*', 'ada', false],
    ['StringNotLike', 'a*', 'grace', true],
    ['Bool', true, 'True', true],
    ['Bool', 'false', undefined, false],
    ['BoolIfExists', 'false', undefined, true],
    ['Null', 'true', undefined, true],
    ['Null', 'true', 'ada', false],
    ['Null', 'false', 'ada', true],
    ['NumericEquals', 10, '10.0', true],
    ['NumericNotEquals', 10, '11', true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '9', '10', true],
    ['NumericGreaterThanEquals', '10', '9', false],
    ['NumericLessThan', '10', undefined, false],
    ['NumericLessThanIfExists', '10', undefined, true],
    ['NumericLessThan', '10', 'ten', false],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', '2026-06-01T00:00:00.000Z', true],
    ['DateLessThan', '2026-01-01T00:00:00Z', '2026-06-01T00:00:00.000Z', false],
    ['DateLessThanEquals', '2026-06-01T02:00:00+02:00', '2026-06-01T00:00:00Z', true],
    ['DateEquals', '1767225600', '2026-01-01T00:00:00Z', true],
    ['DateNotEquals', '2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', true],
    ['DateGreaterThanEquals', '2026-01-01', '1767225600', true],
  ])('%s %j is tested against %j: %s', (operator, values, given, outcome) => {
    expect(holds(operator, 'aws:Example', values, given === undefined ? {} : { 'aws:example': given })).toBe(outcome);
  });

  it.each<[operator: string, pattern: string, outcome: boolean]>([
    ['ArnLike', 'arn:aws:iam::*:role/*', true],
    ['ArnEquals', 'arn:aws:iam::111122223333:role/team/*', true],
    ['ArnLike', 'arn:*:iam::*:role/team/oper?tor', true],
    ['ArnNotLike', 'arn:aws:iam::*:user/*', true],
    // One wildcard is not two parts of an ARN.
    ['ArnLike', 'arn:aws:*:role/*', false],
    ['ArnLike', 'arn:*', false],
    ['ArnEquals', '*', false],
    ['ArnNotEquals', 'arn:aws:iam::111122223333:role/team/operator', false],
    // As text it may be.
    ['StringLike', 'arn:aws:*:role/*', true],
  ])('%s compares %s part by part with the ARN of a role: %s', (operator, pattern, outcome) => {
    expect(holds(operator, 'aws:PrincipalArn', pattern, { 'aws:principalarn': role })).toBe(outcome);
  });

  it('keeps the colons of the last part of an ARN', () => {
    const keys = { 'aws:sourcearn': 'arn:aws:logs:eu-west-1:111122223333:log-group:one:*' };
    expect(holds('ArnLike', 'aws:SourceArn', 'arn:aws:logs:*:111122223333:log-group:*', keys)).toBe(true);
    expect(holds('ArnLike', 'aws:SourceArn', 'arn:aws:logs:*:111122223333:log-group', keys)).toBe(false);
  });

  it.each<[operator: string, values: unknown, keys: Record<string, string | readonly string[]>, outcome: boolean]>([
    ['ForAnyValue:StringEquals', ['team', 'other'], tagged, true],
    ['ForAnyValue:StringEquals', ['other'], tagged, false],
    ['ForAnyValue:StringEquals', ['team'], {}, false],
    ['ForAnyValue:StringLike', 'c*', tagged, true],
    ['ForAnyValue:StringNotEquals', ['team'], tagged, true],
    ['ForAnyValue:StringNotEquals', ['team', 'cost'], tagged, false],
    ['ForAllValues:StringEquals', ['team', 'cost', 'other'], tagged, true],
    ['ForAllValues:StringEquals', ['team'], tagged, false],
    ['ForAllValues:StringEquals', ['team'], {}, true],
    ['ForAllValues:StringNotEquals', ['other'], tagged, true],
    ['ForAllValues:StringNotEquals', ['cost'], tagged, false],
    ['ForAllValues:StringEqualsIfExists', ['team'], {}, true],
  ])('%s %j over several values of %j: %s', (operator, values, keys, outcome) => {
    expect(holds(operator, 'aws:TagKeys', values, keys)).toBe(outcome);
  });

  it('of a name that AWS does not have makes a policy malformed', () => {
    expect(() => holds('StringEqual', 'aws:userid', 'x', {})).toThrow('Invalid Condition type : StringEqual.');
    expect(() => holds('NullIfExists', 'aws:userid', 'true', {})).toThrow('Invalid Condition type');
  });

  it('holds only when all of its operators and keys do', () => {
    const both = parsePolicy(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          ...{ Effect: 'Allow', Action: '*', Resource: '*' },
          Condition: { StringEquals: { 'aws:a': '1', 'aws:b': '2' }, Bool: { 'aws:c': 'true' } },
        },
      }),
      'identity',
    );
    const keys = { 'aws:a': '1', 'aws:b': '2', 'aws:c': 'true' };
    expect(decide([both], request('iam:ListUsers', keys))).toBe('allowed');
    for (const key of Object.keys(keys)) {
      expect(decide([both], request('iam:ListUsers', { ...keys, [key]: 'other' }))).toBe('not-allowed');
    }
  });
});

describe('a resource', () => {
  const bucket = 'arn:aws:s3:::one';
  const fits = (statement: object, resource: string, keys: Record<string, string> = {}, version = '2012-10-17') => {
    const document = { Version: version, Statement: { Effect: 'Allow', Action: '*', ...statement } };
    return decide([parsePolicy(JSON.stringify(document), 'identity')], request('s3:GetBucketPolicy', keys, resource));
  };

  it.each<[statement: object, resource: string, decision: string]>([
    [{ Resource: '*' }, '*', 'allowed'],
    [{ Resource: bucket }, bucket, 'allowed'],
    [{ Resource: 'arn:aws:s3:::o*' }, bucket, 'allowed'],
    [{ Resource: 'arn:aws:s3:::o*' }, '*', 'not-allowed'],
    // An ARN that ends early means everything behind it.
    [{ Resource: 'arn:aws:s3' }, bucket, 'allowed'],
    [{ Resource: 'arn:aws:iam' }, bucket, 'not-allowed'],
    // A wildcard stays within its part.
    [{ Resource: 'arn:aws:*:one' }, bucket, 'not-allowed'],
    [{ NotResource: bucket }, bucket, 'not-allowed'],
    [{ NotResource: [bucket, 'arn:aws:s3:::two'] }, 'arn:aws:s3:::three', 'allowed'],
  ])('%j for %s: %s', (statement, resource, decision) => {
    expect(fits(statement, resource)).toBe(decision);
  });

  it('has variables from version 2012-10-17 on, whose values are never wildcards', () => {
    const own = { Resource: 'arn:aws:s3:::${aws:username}' };
    expect(fits(own, bucket, { 'aws:username': 'one' })).toBe('allowed');
    expect(fits(own, bucket, { 'aws:username': '*' })).toBe('not-allowed');
    expect(fits(own, bucket, { 'aws:username': 'one' }, '2008-10-17')).toBe('not-allowed');
    expect(fits({ Resource: "arn:aws:s3:::${aws:username, 'one'}" }, bucket)).toBe('allowed');
    expect(fits({ Resource: 'arn:aws:s3:::${*}' }, bucket)).toBe('not-allowed');
    expect(fits({ Resource: 'arn:aws:s3:::${*}' }, 'arn:aws:s3:::*')).toBe('allowed');
  });
});

describe('a resource policy', () => {
  const accountId = '111122223333';
  const session = `arn:aws:sts::${accountId}:assumed-role/operator/ada`;
  const roleArn = `arn:aws:iam::${accountId}:role/operator`;
  const asking = { kind: 'identity', arn: session, accountId, roleArn } as const;
  const decided = (AWS: string, accountsCount: boolean, Effect = 'Allow') => {
    const statement = { Effect, Principal: { AWS }, Action: '*', Resource: '*' };
    const document = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }), 'resource');
    return decide([document], { ...request('s3:GetBucketPolicy'), asking }, { accountsCount });
  };

  it('means a role session by its own ARN, its role’s, or everyone’s', () => {
    expect([session, roleArn, '*'].map((principal) => decided(principal, false))).toEqual(Array(3).fill('allowed'));
    expect(decided(`arn:aws:iam::${accountId}:user/ada`, false)).toBe('not-allowed');
  });

  it('that names the account lets its policies decide, and denies for all of them', () => {
    const account = `arn:aws:iam::${accountId}:root`;
    expect([decided(account, true), decided(accountId, true)]).toEqual(['allowed', 'allowed']);
    expect([decided(account, false), decided(accountId, false)]).toEqual(['not-allowed', 'not-allowed']);
    expect(decided(account, false, 'Deny')).toBe('denied');
    expect(decided('arn:aws:iam::444455556666:root', true)).toBe('not-allowed');
  });
});

describe('whatever the policies', () => {
  const names = fc.constantFrom('iam:ListUsers', 'iam:*', 'iam:Get?ser', 's3:*', '*');
  const resources = fc.constantFrom('*', 'arn:aws:iam::*:user/*', 'arn:aws:s3:::one', 'arn:aws:iam');
  const conditions = fc.constantFrom(
    {},
    { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
    { Condition: { StringNotLike: { 'aws:username': 'a*' } } },
    { Condition: { Null: { 'aws:AssumedRoot': 'true' } } },
  );
  const part = (key: string, values: fc.Arbitrary<string>) =>
    fc
      .tuple(fc.boolean(), fc.array(values, { minLength: 1, maxLength: 3 }))
      .map(([negated, list]) => ({ [`${negated ? 'Not' : ''}${key}`]: list }));
  const statement = (effect: fc.Arbitrary<string>) =>
    fc
      .tuple(effect, part('Action', names), part('Resource', resources), conditions)
      .map(([Effect, actions, about, condition]) => ({ Effect, ...actions, ...about, ...condition }));
  const either = statement(fc.constantFrom('Allow', 'Deny'));
  const document = (statements: readonly object[]): PolicyDocument =>
    parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity');
  const some = fc.array(either, { minLength: 1, maxLength: 6 });
  const asked = fc
    .tuple(
      fc.constantFrom('iam:ListUsers', 'iam:GetUser', 's3:GetBucketAcl'),
      fc.constantFrom('*', 'arn:aws:iam::111122223333:user/ada', 'arn:aws:s3:::one'),
      fc.constantFrom(
        {},
        { 'aws:multifactorauthpresent': 'true' },
        { 'aws:username': 'ada', 'aws:assumedroot': 'true' },
      ),
    )
    .map(([action, resource, keys]) => request(action, keys, resource));
  const everythingDenied = { Effect: 'Deny', Action: '*', Resource: '*' };

  it('an explicit deny anywhere wins', () => {
    fc.assert(
      fc.property(some, asked, fc.nat(), (statements, call, where) => {
        const withDeny = statements.toSpliced(where % (statements.length + 1), 0, everythingDenied as never);
        expect(decide([document(withDeny)], call)).toBe('denied');
        expect(decide([document(statements), document([everythingDenied])], call)).toBe('denied');
      }),
    );
  });

  it('another allow never takes a permission away, and another deny never gives one', () => {
    fc.assert(
      fc.property(
        some,
        statement(fc.constant('Allow')),
        statement(fc.constant('Deny')),
        asked,
        (given, allow, deny, call) => {
          const before = decide([document(given)], call);
          const after = decide([document([...given, allow])], call);
          expect(before === 'allowed' ? after : 'allowed').toBe('allowed');
          expect(before === 'denied' ? after : 'denied').toBe('denied');
          const denied = decide([document([...given, deny])], call);
          expect(denied === 'allowed' ? before : 'allowed').toBe('allowed');
        },
      ),
    );
  });

  it('neither the order of statements nor their spread over policies matters', () => {
    fc.assert(
      fc.property(some, asked, fc.infiniteStream(fc.nat()), (statements, call, order) => {
        const keyed = statements.map((one) => ({ one, at: order.next().value as number }));
        const shuffled = keyed.toSorted((one, other) => one.at - other.at).map(({ one }) => one);
        const decision = decide([document(statements)], call);
        expect(decide([document(shuffled)], call)).toBe(decision);
        expect(
          decide(
            shuffled.map((one) => document([one])),
            call,
          ),
        ).toBe(decision);
      }),
    );
  });

  it('a wildcard fits what a regular expression would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':', '.'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (pattern, value) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(wildcard(pattern, value)).toBe(new RegExp(`^${source}$`).test(value));
      }),
    );
    // And never takes long.
    expect(wildcard('*a'.repeat(200), 'a'.repeat(5000) + 'b')).toBe(false);
  });
});
