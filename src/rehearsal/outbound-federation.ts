// Outbound web identity federation: IAM switches it on, STS then gives tokens that anyone can check against the
// account's public keys (IAM User Guide, "Outbound identity federation"). The keys are at /rehearsal/jwks.
import { generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { AwsError, invalid } from './aws-error.ts';
import { optionalNumber, requiredText, structures, texts } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import type { AccountState } from './state.ts';

/** How a token is signed (RFC 7518). */
type Algorithm = 'RS256' | 'ES384';

export interface OutboundFederation {
  readonly issuer: string;
  /** Made when first asked for. */
  readonly keys: Map<Algorithm, { readonly id: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject }>;
}

function theFederation({ services }: AccountState, disabled: () => AwsError): OutboundFederation {
  if (services.outboundFederation === undefined) throw disabled();
  return services.outboundFederation;
}

const featureDisabled = () =>
  new AwsError('FeatureDisabled', 404, 'Outbound web identity federation is not enabled for this account.');

export const outboundFederationOperations: OperationTable = {
  EnableOutboundWebIdentityFederation: {
    mutating: true,
    run: ({ account, ids }) => {
      if (account.services.outboundFederation !== undefined) {
        throw new AwsError('FeatureEnabled', 409, 'Outbound web identity federation is enabled already.');
      }
      const issuer = `https://${ids.uuid()}.tokens.sts.global.api.aws`;
      account.services.outboundFederation = { issuer, keys: new Map() };
      return { IssuerIdentifier: issuer };
    },
  },
  DisableOutboundWebIdentityFederation: {
    mutating: true,
    run: ({ account }) => {
      theFederation(account, featureDisabled);
      delete account.services.outboundFederation;
      return {};
    },
  },
  GetOutboundWebIdentityFederationInfo: {
    mutating: false,
    run: ({ account }) => ({
      IssuerIdentifier: theFederation(account, featureDisabled).issuer,
      JwtVendingEnabled: true,
    }),
  },
};

function keyFor(federation: OutboundFederation, algorithm: Algorithm, id: () => string) {
  const known = federation.keys.get(algorithm);
  if (known !== undefined) return known;
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const made = { id: id(), ...pair };
  federation.keys.set(algorithm, made);
  return made;
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function getWebIdentityToken(context: CallContext): Output {
  const { account, host, ids, input, now, principal, region } = context;
  const audience = texts(input, 'Audience');
  const algorithm = requiredText(input, 'SigningAlgorithm');
  if (algorithm !== 'RS256' && algorithm !== 'ES384') throw invalid('SigningAlgorithm must be RS256 or ES384.');
  const seconds = optionalNumber(input, 'DurationSeconds') ?? 300;
  if (/^sts\.amazonaws\.com(:\d+)?$/.test(host)) {
    throw new AwsError('AccessDenied', 403, 'GetWebIdentityToken is only available at the Regional endpoints of STS.');
  }
  if (principal.who.kind === 'root' && account.doubts['root-gets-web-identity-token'] === 'no') {
    throw new AwsError('AccessDenied', 403, 'GetWebIdentityToken may not be called by root accounts.');
  }
  const federation = theFederation(
    account,
    () =>
      new AwsError(
        'OutboundWebIdentityFederationDisabledException',
        403,
        'Outbound web identity federation is not enabled for this account.',
      ),
  );
  const key = keyFor(federation, algorithm, () => ids.uuid());
  const issuedAt = Math.floor(now / 1000);
  const tags = structures(input, 'Tags').map((tag) => [requiredText(tag, 'Key'), requiredText(tag, 'Value')]);
  const claims = {
    ...{ iss: federation.issuer, aud: audience.length === 1 ? audience[0] : audience, sub: principal.arn },
    ...{ iat: issuedAt, exp: issuedAt + seconds, jti: ids.uuid() },
    'https://sts.amazonaws.com/': {
      ...{ aws_account: account.accountId, source_region: region },
      ...(tags.length === 0 ? {} : { request_tags: Object.fromEntries(tags) as object }),
    },
  };
  const signed = `${encoded({ alg: algorithm, kid: key.id, typ: 'JWT' })}.${encoded(claims)}`;
  const digest = algorithm === 'RS256' ? 'sha256' : 'sha384';
  // JWS wants the two numbers of an ECDSA signature side by side (RFC 7518, section 3.4).
  const signature = sign(digest, Buffer.from(signed), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return {
    WebIdentityToken: `${signed}.${signature.toString('base64url')}`,
    Expiration: new Date((issuedAt + seconds) * 1000),
  };
}

export const webIdentityTokenOperations: OperationTable = {
  // Makes a credential but changes nothing in the account.
  GetWebIdentityToken: { mutating: false, run: getWebIdentityToken },
};

/** The public keys as a JWK set (RFC 7517); empty while there are none. */
export function publicKeysOf({ services }: AccountState): { readonly keys: readonly JsonWebKey[] } {
  return {
    keys: [...(services.outboundFederation?.keys ?? [])].map(([alg, { id, publicKey }]) => ({
      ...publicKey.export({ format: 'jwk' }),
      ...{ kid: id, alg, use: 'sig' },
    })),
  };
}
