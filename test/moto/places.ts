// The two accounts that are compared, moto's and ours, each with an IAM administrator who has nothing but an inline
// policy: an administrator whom the wizard does not take for one, and so makes a real one.
import { IAMClient, CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import { inject, onTestFinished } from 'vitest';
import { systemClock, type Clock } from '../../src/engine/clock.ts';
import { rehearsalClock } from '../../src/rehearsal/clock.ts';
import { addKey, addUser } from '../../src/rehearsal/furnish.ts';
import { seededIds } from '../../src/rehearsal/ids.ts';
import { parsePolicy } from '../../src/rehearsal/policy-document.ts';
import { startRehearsal, type Rehearsal } from '../../src/rehearsal/server.ts';
import { relayTo, type Relay } from './relay.ts';

export interface Place {
  readonly name: 'moto' | 'rehearsal';
  readonly url: string;
  /** Where the wizard's session connects. */
  readonly sessionUrl: string;
  readonly region: string;
  readonly clock: Clock;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface MotoPlace extends Place {
  readonly relabelled: Relay['relabelled'];
}

export interface RehearsalPlace extends Place {
  readonly rehearsal: Rehearsal;
}

export const region = 'eu-west-1';
export const operator = 'operator';
const everything = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** moto's own interface; see its documentation, "moto-api". */
export async function tellMoto(path: 'reset' | 'reset-auth', body = ''): Promise<void> {
  const answer = await fetch(`${inject('motoUrl')}/moto-api/${path}`, { method: 'POST', body });
  if (!answer.ok) throw new Error(`moto answered ${answer.status} to ${path}`);
}

/** An empty moto with one user, `operator`, who may do everything. */
export async function motoPlace(): Promise<MotoPlace> {
  await tellMoto('reset');
  const url = inject('motoUrl');
  const iam = new IAMClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'nobody', secretAccessKey: 'unchecked' },
  });
  const of = { UserName: operator };
  await iam.send(new CreateUserCommand(of));
  await iam.send(new PutUserPolicyCommand({ ...of, PolicyName: 'everything', PolicyDocument: everything }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand(of));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const relay = await relayTo(url);
  return {
    name: 'moto',
    url,
    sessionUrl: relay.url,
    relabelled: relay.relabelled,
    region,
    clock: systemClock,
    credentials: { accessKeyId, secretAccessKey },
  };
}

/** An empty rehearsal account with the same user. */
export async function rehearsalPlace(): Promise<RehearsalPlace> {
  const clock = rehearsalClock({ skipping: true });
  const rehearsal = await startRehearsal({ scenario: 'fresh', clock, seed: 'moto' });
  onTestFinished(() => rehearsal.close());
  const builder = { account: rehearsal.state, ids: seededIds('operator'), now: clock.now() };
  addUser(builder, operator).inlinePolicies.set('everything', parsePolicy(everything, 'identity'));
  const { accessKeyId, secret: secretAccessKey } = addKey(builder, { kind: 'user', userName: operator });
  return {
    name: 'rehearsal',
    url: rehearsal.url,
    sessionUrl: rehearsal.url,
    region,
    clock,
    credentials: { accessKeyId, secretAccessKey },
    rehearsal,
  };
}
