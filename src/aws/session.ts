// Opens the session: finds credentials, Region and endpoint, asks AWS who is calling and what kind of account
// this is, and then stands between the controls and AWS. Nothing that changes the account leaves without a permit.
import { setMaxListeners } from 'node:events';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { Clock } from '../engine/clock.ts';
import { Problem } from '../engine/errors.ts';
import type { ServiceName } from '../engine/plan.ts';
import type { CallRecord } from '../engine/sender.ts';
import type { AccountFacts, AccountSession, TemporaryCredentials } from './account.ts';
import { Session } from './account-session.ts';
import { Clients } from './clients.ts';
import { findCredentials, presumedSource, type CredentialSource } from './credentials.ts';
import type { Beginning, EarlyRead } from './early-reads.ts';
import { isAwsEndpoint } from './endpoint.ts';
import { isForeseen, toAwsProblem } from './faults.ts';
import { createForwardingHandler } from './forwarding-handler.ts';
import { kindOfAccount, parseCaller } from './identity.ts';
import type { OutputOf } from './operations.ts';
import { pagesOf } from './pages.ts';
import { partitionOfRegion } from './partition.ts';
import { Principals, providerFor } from './principals.ts';
import { proxyFor, type Environment } from './proxy.ts';
import { AnswerNotAws, Recorder, type Passage } from './recorder.ts';
import type { Profile } from './shared-config.ts';
import { arnBehind, sameCaller } from './same-caller.ts';
import { settingsOf, type Settings } from './settings.ts';
import { requireTrust, type Trust } from './trusted-endpoint.ts';
import { Wire } from './wire.ts';

export interface SessionOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  /** The process's own environment: the SDK's credential chain reads it as well. */
  readonly env: Environment;
  readonly clock: Clock;
  /**
   * A rehearsal's credentials; a function is asked again whenever those it gave last are about to expire,
   * and before every call when it gives no expiry.
   * Given, the AWS_* variables and the shared config files are ignored.
   */
  readonly fixedCredentials?: TemporaryCredentials | (() => Promise<TemporaryCredentials>);
  /** Consent to an endpoint that is neither AWS nor this machine; without it such an endpoint is refused. */
  readonly trust?: Trust;
  /** Stops every call that has no signal of its own. */
  readonly signal?: AbortSignal;
  /** One line per call, for --verbose; never a secret. */
  readonly log?: (line: string) => void;
  /**
   * Called once credentials are found and the endpoint is trusted, before AWS has said who is calling: what it sends
   * leaves together with that question.
   */
  readonly early?: (beginning: Beginning) => void;
  /** Called once AWS is being asked who is calling: the time for what needs no answer. */
  readonly whileAsked?: () => void;
}

/**
 * Reads only. Rejects with AwsProblem when there are no credentials, when AWS does not take them or cannot be
 * reached; with a Problem (`usage`, `environment`) when a setting is wrong, or as `requireTrust` does.
 */
export async function openAccountSession(options: SessionOptions): Promise<AccountSession> {
  const { clock } = options;
  const settings = await settingsOf({ ...options, isolated: options.fixedCredentials !== undefined });
  const { env, endpoint, region } = settings;
  // Before credentials are looked for: finding them may already send something.
  if (endpoint !== undefined) await requireTrust(endpoint, options.trust ?? {});
  const handler = await createForwardingHandler({
    env,
    clock,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...caBundleOf(settings.profile),
  });
  const found = await credentialsFor(options, settings);
  const same = sameCaller(found.provider, found.accessKeyId, (other) => arnBehind(other, region, handler));
  const principals = new Principals(same.provider);
  /** Of the first call, which also tells the time. */
  const passage: Passage = { attempts: 0 };
  const recorder = new Recorder(clock, (principal) => principals.arnOf(principal));
  const clients = new Clients({
    handler,
    recorder,
    credentials: (principal) => principals.providerOf(principal),
    clockOffset: () => signingOffset(passage),
    isolated: options.fixedCredentials !== undefined,
    clock,
    signal: options.signal ?? new AbortController().signal,
  });
  const wire = new Wire({
    clients,
    recorder,
    clock,
    source: found.source,
    renewed: async (accessKeyId) => {
      clients.forget('caller');
      try {
        return (await same.provider({ forceRefresh: true })).accessKeyId !== accessKeyId;
      } catch (error) {
        // Nobody has signed in again: what AWS said stands.
        if (error instanceof Problem) throw error;
        return false;
      }
    },
    ...proxyBetween(settings),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(settings.named === undefined ? {} : { profile: settings.named }),
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  const calls: CallRecord[] = [];
  const ask = (service: ServiceName, operation: string, input: object, passage?: Passage) =>
    wire.call({ service, operation, region, principal: 'caller' }, input, {
      keep: (record) => calls.push(record),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(passage === undefined ? {} : { passage }),
    });

  // First, for nothing goes on without it.
  const asking = ask('STS', 'GetCallerIdentity', {}, passage);
  const cut = new AbortController();
  const until = options.signal === undefined ? cut.signal : AbortSignal.any([options.signal, cut.signal]);
  // Many reads wait on them at once.
  setMaxListeners(0, until, ...(options.signal === undefined ? [] : [options.signal]));
  const send = (read: EarlyRead) => {
    const own: CallRecord[] = [];
    const keep = (record: CallRecord) => [own, calls].forEach((list) => list.push(record));
    const { service, operation, input } = read;
    const destination = { service, operation, region: read.region ?? region, principal: 'caller' } as const;
    const answer = wire.call(destination, { ...input }, { keep, signal: until });
    // Whoever asks for it hears of a failure; where nobody does there is none.
    answer.catch(() => undefined);
    return { read, answer, calls: own };
  };
  const partition = partitionOfRegion(region);
  options.early?.({ region, partition, send });
  // Only a member of an organization needs it, but would wait for it otherwise.
  let managedRoles =
    options.early === undefined || partition !== 'aws'
      ? undefined
      : send({ service: 'IAM', operation: 'ListRoles', input: underManaged }).answer;

  // Both at once; what the second one says is looked at only when the first one has answered.
  const organization = ask('Organizations', 'DescribeOrganization', {}).then(
    (output) => ({ output: output as OutputOf<'Organizations', 'DescribeOrganization'> }),
    (error: unknown) => ({ error }),
  );
  options.whileAsked?.();
  const identity = (await asking.catch((error: unknown) => {
    cut.abort(error);
    throw error;
  })) as OutputOf<'STS', 'GetCallerIdentity'>;
  const parsed = parseCaller(identity.Arn ?? '');
  if (parsed === undefined) {
    throw toAwsProblem(new AnswerNotAws(), {
      service: 'STS',
      operation: 'GetCallerIdentity',
      mutating: false,
      principal: 'caller',
      region,
      passage,
      ...(endpoint === undefined ? {} : { endpoint }),
    });
  }
  principals.nameCaller(parsed.caller.arn);
  same.begin(parsed);
  const kind = await kindOfAccount(parsed, {
    managementAccountId: async () => {
      const answer = await organization;
      if ('error' in answer) throw answer.error;
      return answer.output.Organization?.MasterAccountId;
    },
    hasManagedRoles: async () => {
      const read: AccountSession['read'] = (service, operation, input) => {
        const first = managedRoles;
        managedRoles = undefined;
        return (first ?? ask(service, String(operation), { ...(input as object) })) as Promise<never>;
      };
      for await (const { Roles = [] } of pagesOf({ read }, ['IAM', 'ListRoles'], underManaged))
        if (Roles.length > 0) return true;
      return false;
    },
  });
  await organization;
  // Whose they were was not known when the first calls ended.
  calls.splice(0, calls.length, ...calls.map((record) => ({ ...record, principalArn: parsed.caller.arn })));
  const remarks = [...settings.remarks, ...found.remarks];
  const facts: AccountFacts = {
    accountId: parsed.accountId,
    partition: parsed.partition,
    region,
    ...kind,
    caller: parsed.caller,
    callerKeyIsLongTerm: found.accessKeyId.startsWith('AKIA'),
    callerAccessKeyId: found.accessKeyId,
    credentialSource: found.source.words,
    rehearsal: endpoint !== undefined && !isAwsEndpoint(endpoint),
    clockSkewMilliseconds: passage.skewMilliseconds ?? 0,
    ...(remarks.length === 0 ? {} : { remarks }),
  };
  return new Session({ facts, wire, clients, principals, acting: 'caller', signal: options.signal }, calls, []);
}

/** The roles that only a project account has. */
const underManaged = { PathPrefix: '/managed/', MaxItems: 1 };

// Without the user and password that the proxy's URL may hold.
function proxyBetween({ env, endpoint, region }: Settings): { readonly proxy?: string } {
  const proxy = proxyFor(endpoint ?? new URL(`https://sts.${region}.amazonaws.com`), env);
  return proxy === undefined || !URL.canParse(proxy) ? {} : { proxy: new URL(proxy).host };
}

// AWS takes signatures up to five minutes off; the SDK itself corrects from four minutes on, but by trying again.
function signingOffset({ skewMilliseconds = 0 }: Passage): number {
  return Math.abs(skewMilliseconds) >= 240_000 ? skewMilliseconds : 0;
}

interface FoundCredentials {
  readonly provider: AwsCredentialIdentityProvider;
  readonly accessKeyId: string;
  readonly source: CredentialSource;
  readonly remarks: readonly string[];
}

async function credentialsFor(options: SessionOptions, settings: Settings): Promise<FoundCredentials> {
  const { fixedCredentials } = options;
  if (fixedCredentials !== undefined) {
    const provider = providerFor(fixedCredentials);
    return {
      provider,
      accessKeyId: (await provider()).accessKeyId,
      source: {
        kind: 'given',
        words: 'the rehearsal',
        ...(typeof fixedCredentials === 'function' ? {} : { fixed: true }),
      },
      remarks: [],
    };
  }
  const { env, region, profile, named } = settings;
  try {
    return await findCredentials({
      env,
      region,
      isNamed: named !== undefined,
      handler: await createForwardingHandler({ env, ...caBundleOf(profile) }),
      ...(profile === undefined ? {} : { profile }),
    });
  } catch (error) {
    const passage: Passage = { attempts: 0 };
    if (!isForeseen(error, passage)) throw error;
    const source = presumedSource(profile);
    throw toAwsProblem(error, {
      service: 'STS',
      operation: 'GetCallerIdentity',
      mutating: false,
      principal: 'caller',
      region,
      passage,
      ...(source === undefined ? {} : { source }),
      ...(named === undefined ? {} : { profile: named }),
    });
  }
}

function caBundleOf(profile: Profile | undefined): { readonly caBundle?: string } {
  const path = profile?.settings['ca_bundle'];
  return path === undefined ? {} : { caBundle: path };
}
