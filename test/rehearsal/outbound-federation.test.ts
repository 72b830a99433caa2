import {
  DisableOutboundWebIdentityFederationCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetOutboundWebIdentityFederationInfoCommand,
} from '@aws-sdk/client-iam';
import { GetWebIdentityTokenCommand, type GetWebIdentityTokenCommandInput } from '@aws-sdk/client-sts';
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { refusalOf } from './clients.ts';
import { control, rehearsals } from './running.ts';

const start = rehearsals();
const asked: GetWebIdentityTokenCommandInput = {
  Audience: ['https://example.com'],
  SigningAlgorithm: 'ES384',
  Tags: [{ Key: 'digest', Value: 'ab'.repeat(32) }],
};

it('is switched on once, told, and switched off again', async () => {
  const { iam, sts } = await start();
  expect(await refusalOf(iam.send(new GetOutboundWebIdentityFederationInfoCommand({})))).toMatchObject({
    ...{ name: 'FeatureDisabledException', status: 404 },
  });
  expect(await refusalOf(sts.send(new GetWebIdentityTokenCommand(asked)))).toMatchObject({
    ...{ name: 'OutboundWebIdentityFederationDisabledException', status: 403 },
  });
  const { IssuerIdentifier } = await iam.send(new EnableOutboundWebIdentityFederationCommand({}));
  expect(IssuerIdentifier).toMatch(/^https:\/\/[0-9a-f-]{36}\.tokens\.sts\.global\.api\.aws$/);
  expect(await refusalOf(iam.send(new EnableOutboundWebIdentityFederationCommand({})))).toMatchObject({ status: 409 });
  expect(await iam.send(new GetOutboundWebIdentityFederationInfoCommand({}))).toMatchObject({
    ...{ IssuerIdentifier, JwtVendingEnabled: true },
  });
  await iam.send(new DisableOutboundWebIdentityFederationCommand({}));
  expect(await refusalOf(iam.send(new DisableOutboundWebIdentityFederationCommand({})))).toMatchObject({ status: 404 });
});

it.each(['ES384', 'RS256'])('a token signed with %s verifies with the public key of the account', async (algorithm) => {
  const { iam, rehearsal, sts } = await start();
  const { IssuerIdentifier } = await iam.send(new EnableOutboundWebIdentityFederationCommand({}));
  const answer = await sts.send(new GetWebIdentityTokenCommand({ ...asked, SigningAlgorithm: algorithm }));
  const [head = '', body = '', signature = ''] = (answer.WebIdentityToken ?? '').split('.');
  const read = (part: string) =>
    JSON.parse(Buffer.from(part, 'base64url').toString()) as { readonly [name: string]: unknown };
  const { keys } = (await control(rehearsal, 'jwks')) as {
    readonly keys: readonly (JsonWebKey & { readonly kid: string })[];
  };
  const jwk = keys.find(({ kid }) => kid === read(head)['kid']);
  const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
  const holds = (text: string) =>
    verify(
      algorithm === 'RS256' ? 'sha256' : 'sha384',
      Buffer.from(text),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
  expect(holds(`${head}.${body}`)).toBe(true);
  expect(holds(`${head}.${body.slice(0, -1)}`)).toBe(false);
  const claims = read(body);
  expect(claims).toMatchObject({
    ...{ iss: IssuerIdentifier, aud: 'https://example.com', sub: 'arn:aws:iam::111122223333:root' },
    'https://sts.amazonaws.com/': { aws_account: '111122223333', request_tags: { digest: 'ab'.repeat(32) } },
  });
  expect(Number(claims['exp']) - Number(claims['iat'])).toBe(300);
  expect(answer.Expiration?.getTime()).toBe(Number(claims['exp']) * 1000);
});

it.each([
  [{ Audience: [] }, 'audience'],
  [{ SigningAlgorithm: 'none' }, 'signingAlgorithm'],
  [{ SigningAlgorithm: 'HS256' }, 'SigningAlgorithm'],
  [{ DurationSeconds: 59 }, 'durationSeconds'],
])('a request with %j is refused', async (more, field) => {
  const { iam, sts } = await start();
  await iam.send(new EnableOutboundWebIdentityFederationCommand({}));
  expect(await refusalOf(sts.send(new GetWebIdentityTokenCommand({ ...asked, ...more })))).toMatchObject({
    ...{ name: 'ValidationError', message: expect.stringContaining(field) as unknown },
  });
});

it('is only for the Regional endpoints of STS', async () => {
  const { iam, sts } = await start('root-key', { keepHost: true });
  await iam.send(new EnableOutboundWebIdentityFederationCommand({}));
  expect((await sts.send(new GetWebIdentityTokenCommand(asked))).WebIdentityToken).toMatch(/^ey/);
});
