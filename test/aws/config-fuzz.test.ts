// The shared config files are written by people and by other tools: whatever stands in them, opening a session ends
// with a named reason. No keys are among what is tried, so nothing can leave this computer.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { openAccountSession } from '../../src/aws/session.ts';
import { Problem } from '../../src/engine/errors.ts';
import { acting, hostileText } from '../support/hostile.ts';

const line = fc.oneof(
  fc.constantFrom(
    '[default]',
    '[profile ada]',
    '[sso-session s]',
    '[services x]',
    '[',
    ']',
    '[profile',
    '=',
    '#',
    '',
    '\ufeff[default]',
  ),
  fc
    .tuple(
      fc.constantFrom(
        'region',
        'role_arn',
        'source_profile',
        'sso_session',
        'sso_start_url',
        'sso_region',
        'login_session',
        'ca_bundle',
        'services',
        'endpoint_url',
        'credential_source',
        '__proto__',
        'constructor',
      ),
      fc.oneof(
        fc.constantFrom(
          'eu-west-1',
          'default',
          'ada',
          's',
          'x',
          'arn:aws:iam::111122223333:role/r',
          '/nowhere',
          'not a url',
        ),
        hostileText,
      ),
    )
    .map(([name, value]) => `${name} = ${value}`),
  fc
    .tuple(fc.constantFrom('iam', 's3'), hostileText)
    .map(([service, value]) => `${service} =\n  endpoint_url = ${value}`),
  hostileText,
);
const file = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));

it('any config file ends in a named reason, in plain words', async () => {
  const home = await mkdtemp(join(tmpdir(), 'rootlock-fuzz-'));
  await mkdir(join(home, '.aws'));
  try {
    await fc.assert(
      fc.asyncProperty(
        file,
        file,
        fc.constantFrom(undefined, 'ada', 'default', '__proto__'),
        async (config, credentials, profile) => {
          await writeFile(join(home, '.aws', 'config'), config);
          await writeFile(join(home, '.aws', 'credentials'), credentials);
          const error: unknown = await openAccountSession({
            env: { HOME: home, AWS_EC2_METADATA_DISABLED: 'true' },
            clock: { now: () => 1_800_000_000_000, sleep: () => Promise.resolve() },
            endpointUrl: 'http://127.0.0.1:1',
            ...(profile === undefined ? {} : { profile }),
          }).then(
            () => 'opened',
            (reason: unknown) => reason,
          );
          expect(error).toBeInstanceOf(Problem);
          const { happened, account, next } = error as Problem;
          expect([happened, account, ...next].filter((text) => acting.test(text))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}, 60_000);
