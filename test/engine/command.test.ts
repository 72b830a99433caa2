import type { JsonObject } from '../../src/engine/json.ts';
import { execFileSync } from 'node:child_process';
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cliCommand, cliName, shellQuoted } from '../../src/engine/command.ts';
import type { Call } from '../../src/engine/plan.ts';

function call(operation: string, input: JsonObject, more: Partial<Call> = {}): Call {
  return { service: 'IAM', operation, input, principal: 'caller', ...more };
}

/** What a POSIX shell makes of a command line, word by word. */
function wordsOf(command: string): string[] {
  const out = execFileSync('/bin/sh', ['-c', `set -f; printf '%s\\0' ${command}`], { encoding: 'utf8' });
  return out.split('\0').slice(0, -1);
}

describe('names as the AWS CLI spells them', () => {
  // From `aws iam help`, `aws cloudtrail help` and `aws s3api help`.
  it.each([
    ['EnableMFADevice', 'enable-mfa-device'],
    ['CreateVirtualMFADevice', 'create-virtual-mfa-device'],
    ['VirtualMFADeviceName', 'virtual-mfa-device-name'],
    ['AuthenticationCode1', 'authentication-code1'],
    ['AuthenticationCode2', 'authentication-code2'],
    ['IsMultiRegionTrail', 'is-multi-region-trail'],
    ['EnableLogFileValidation', 'enable-log-file-validation'],
    ['S3BucketName', 's3-bucket-name'],
    ['PolicyArn', 'policy-arn'],
    ['PutPublicAccessBlock', 'put-public-access-block'],
    ['CreateBucket', 'create-bucket'],
    ['GetSessionToken', 'get-session-token'],
    ['UpdateLoginProfile', 'update-login-profile'],
    ['AccessKeyId', 'access-key-id'],
    ['DescribeOrganization', 'describe-organization'],
  ])('%s is %s', (name, spelled) => {
    expect(cliName(name)).toBe(spelled);
  });
});

describe('the command for a call', () => {
  it('keeps placeholders, so that no secret can be in it', () => {
    const enable = call('EnableMFADevice', {
      UserName: 'ada',
      SerialNumber: 'arn:aws:iam::111122223333:mfa/ada',
      AuthenticationCode1: '{code 1}',
      AuthenticationCode2: '{code 2}',
    });
    expect(cliCommand(enable, {})).toBe(
      'aws iam enable-mfa-device --user-name ada --serial-number arn:aws:iam::111122223333:mfa/ada' +
        " --authentication-code1 '{code 1}' --authentication-code2 '{code 2}'",
    );
  });

  it('fills in the name that is tried first', () => {
    const create = call('CreateBucket', { Bucket: '{bucket}' }, { service: 'S3', region: 'eu-west-1' });
    expect(cliCommand(create, { alternatives: { bucket: ['logs-1', 'logs-2'] } })).toBe(
      'aws s3api create-bucket --bucket logs-1 --region eu-west-1',
    );
    expect(cliCommand(create, { alternatives: { bucket: ['$&-$1'] } })).toContain("--bucket '$&-$1'");
  });

  it('spells switches, lists and structures as the CLI reads them', () => {
    const create = call(
      'CreateTrail',
      {
        Name: 'main',
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: false,
        TagKeys: ['a', 'b c'],
        None: [],
        Count: 3,
        TagsList: [{ Key: 'made-by', Value: "ada's" }],
        Left: undefined,
      },
      { service: 'CloudTrail' },
    );
    expect(wordsOf(cliCommand(create, {}))).toEqual([
      ...['aws', 'cloudtrail', 'create-trail', '--name', 'main', '--is-multi-region-trail'],
      ...['--no-include-global-service-events', '--tag-keys', 'a', 'b c', '--none', '[]', '--count', '3'],
      ...['--tags-list', '[{"Key":"made-by","Value":"ada\'s"}]'],
    ]);
  });

  it('says where the CLI puts the seed of a new device', () => {
    expect(cliCommand(call('CreateVirtualMFADevice', { VirtualMFADeviceName: 'ada' }), {})).toBe(
      'aws iam create-virtual-mfa-device --virtual-mfa-device-name ada --outfile /dev/stdout --bootstrap-method Base32StringSeed',
    );
  });

  it('names what SNS sends to as the CLI does, which would take it for the address of AWS', () => {
    const subscribe = call('Subscribe', { Endpoint: 'security@example.com' }, { service: 'SNS' });
    expect(cliCommand(subscribe, {})).toBe('aws sns subscribe --notification-endpoint security@example.com');
  });

  it('ties a value that begins like an option to its own option', () => {
    expect(cliCommand(call('GetUser', { UserName: '--no-verify-ssl' }), {})).toBe(
      'aws iam get-user --user-name=--no-verify-ssl',
    );
    expect(cliCommand(call('UntagUser', { TagKeys: ['-x', 'y'] }), {})).toContain(`--tag-keys '["-x","y"]'`);
  });
});

describe('quoting', () => {
  it.each([
    '',
    ' ',
    "it's",
    '$(reboot)',
    '`reboot`',
    'a;b',
    'a\nb',
    '!!',
    '*',
    '~',
    '\\',
    '"',
    '#x',
    'a&b',
    '日本',
    "'",
    '{a,b}',
  ])('gives the shell %j as one word', (text) => {
    expect(wordsOf(shellQuoted(text))).toEqual([text]);
  });

  it('never lets a value end its word, whatever is in it', () => {
    const hostile = array(constantFrom("'", '"', '\\', '$', '`', ' ', '\n', ';', '|', '(', '-', 'a', '日')).map((all) =>
      all.join(''),
    );
    assert(
      property(hostile, (text) => {
        const words = wordsOf(cliCommand(call('GetUser', { UserName: text }), {}));
        expect(words.slice(0, 3)).toEqual(['aws', 'iam', 'get-user']);
        const rest = words.slice(3);
        expect(rest.length === 2 ? rest[1] : rest[0]?.slice('--user-name='.length)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});
