// What leads AWS to refuse a call whatever it asks for: who signs, with what, when, and what policies say.
import { newBucket } from '../../src/rehearsal/s3-buckets.ts';
import { parseBucketPolicy } from '../../src/rehearsal/s3-policy.ts';
import { parsePolicy } from '../../src/rehearsal/policy-document.ts';
import type { Rehearsal, RehearsalCredentials } from '../../src/rehearsal/server.ts';
import { Bucket } from './error-wires.ts';

/** How a call is sent; whatever is absent is as usual. */
export interface Provoked {
  readonly credentials?: RehearsalCredentials;
  /** The client's clock is off by this, in milliseconds. */
  readonly clockOffset?: number;
  /** Changes a request after it was signed. */
  readonly spoil?: (sent: { readonly headers: { [name: string]: string } }) => void;
}

const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) };

/** The user ada, with a key and this policy. */
function ada({ state }: Rehearsal, policy?: object): RehearsalCredentials {
  const inlinePolicies = policy === undefined ? [] : ([['one', documentOf(policy)]] as const);
  state.users.set('ada', {
    ...{ userName: 'ada', path: '/', userId: 'AIDAIOSFODNN7EXAMPLE1', createdAt: 0 },
    ...{ tags: new Map(), attachedPolicies: new Set(), inlinePolicies: new Map(inlinePolicies) },
  });
  const owner = { kind: 'user', userName: 'ada' } as const;
  state.keys.set(key.accessKeyId, {
    ...{ accessKeyId: key.accessKeyId, secret: key.secretAccessKey, owner, createdAt: 0, status: 'Active' },
  });
  return key;
}

function documentOf(...statements: readonly object[]) {
  return parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }), 'identity');
}

const all = { Action: '*', Resource: '*' };
const allow = { Effect: 'Allow', ...all };
const deny = { Effect: 'Deny', ...all };
const minutes = 60_000;

export function addBucket({ state }: Rehearsal, statement?: object): void {
  const bucket = newBucket(Bucket, state.region, 0);
  state.buckets.set(Bucket, bucket);
  if (statement === undefined) return;
  const own = { Principal: '*', Action: 's3:*', Resource: `arn:aws:s3:::${Bucket}` };
  const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...own, ...statement }] });
  bucket.policy = { text, document: parseBucketPolicy(state, bucket, text), since: 0 };
}

/** By name: changes the account and says how to send the call that is to be refused. */
export const kinds = {
  'no signature': () => ({ spoil: ({ headers }) => void delete headers['authorization'] }),
  'a header that cannot be read': () => ({
    spoil: ({ headers }) => void (headers['authorization'] = 'AWS4-HMAC-SHA256 Credential=x'),
  }),
  'an unknown key': () => ({ credentials: key }),
  'an inactive key': (rehearsal) => {
    const credentials = ada(rehearsal, allow);
    const held = rehearsal.state.keys.get(credentials.accessKeyId);
    if (held !== undefined) held.status = 'Inactive';
    return { credentials };
  },
  'a deleted key': (rehearsal) => {
    const credentials = ada(rehearsal, allow);
    rehearsal.state.keys.delete(credentials.accessKeyId);
    return { credentials };
  },
  'a deleted user’s key': (rehearsal) => {
    const credentials = ada(rehearsal, allow);
    rehearsal.state.users.delete('ada');
    return { credentials };
  },
  'a wrong secret': (rehearsal) => ({
    credentials: { ...rehearsal.credentials, secretAccessKey: 'y'.repeat(40) },
  }),
  'a wrong token': (rehearsal) => ({ credentials: { ...rehearsal.credentials, sessionToken: 'FwoGZXIvYXdzEXAMPLE' } }),
  'an expired session': (rehearsal) => {
    rehearsal.clock.advance(13 * 60 * minutes);
    return {};
  },
  'a clock that is late': () => ({ clockOffset: -20 * minutes }),
  'a clock that is early': () => ({ clockOffset: 20 * minutes }),
  'no policy': (rehearsal) => ({ credentials: ada(rehearsal) }),
  'a deny in an identity policy': (rehearsal) => {
    const credentials = ada(rehearsal, allow);
    rehearsal.state.users.get('ada')?.inlinePolicies.set('two', documentOf(deny));
    return { credentials };
  },
  'a deny in a service control policy': (rehearsal) => {
    rehearsal.state.scps.push(documentOf(deny));
    return {};
  },
  'a deny in a session policy': (rehearsal) => {
    const session = rehearsal.state.sessions.get(rehearsal.credentials.accessKeyId);
    if (session !== undefined) {
      rehearsal.state.sessions.set(session.accessKeyId, { ...session, policy: documentOf(allow, deny) });
    }
    return {};
  },
  'too many calls': (rehearsal) => scripted(rehearsal, 'throttle'),
  'a service that is down': (rehearsal) => scripted(rehearsal, 'unavailable'),
  'a failure inside AWS': (rehearsal) => scripted(rehearsal, 'internal-failure'),
} as const satisfies { readonly [name: string]: (rehearsal: Rehearsal) => Provoked };

export type Kind = keyof typeof kinds;

function scripted({ faults }: Rehearsal, kind: 'throttle' | 'unavailable' | 'internal-failure'): Provoked {
  faults.add({ operation: '*', trouble: { kind } });
  return {};
}
