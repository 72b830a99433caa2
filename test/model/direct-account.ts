// One call to the simulated account without a wire, in the order of dispatch.ts: who signs, may they, what comes of
// it, and what is written down of changes. A thousand calls take as long as a few over HTTP.
import type { ServiceName } from '../../src/engine/plan.ts';
import { AwsError } from '../../src/rehearsal/aws-error.ts';
import { authorize } from '../../src/rehearsal/authorize.ts';
import { catchUp } from '../../src/rehearsal/catch-up.ts';
import { eventCaller } from '../../src/rehearsal/dispatch.ts';
import { harmlessParameters } from '../../src/rehearsal/event-log.ts';
import type { Ids } from '../../src/rehearsal/ids.ts';
import type { CallContext } from '../../src/rehearsal/operation.ts';
import { credentialOf, type Principal } from '../../src/rehearsal/principals.ts';
import { record, watchersOf } from '../../src/rehearsal/record-event.ts';
import { inWordsOf, refusal } from '../../src/rehearsal/refusals.ts';
import { services } from '../../src/rehearsal/services.ts';
import { asSeenBy, scratchCopy, spreadChange } from '../../src/rehearsal/spreading.ts';
import type { AccountState } from '../../src/rehearsal/state.ts';
import { loggedService } from '../support/logged-name.ts';
import { inputFor, outputFor } from './direct-shapes.ts';

export interface DirectCall {
  readonly service: ServiceName;
  readonly operation: string;
  readonly region: string;
  readonly accessKeyId: string;
  /** As the SDK takes it, with every secret revealed. */
  readonly input: { readonly [name: string]: unknown };
}

export interface Place {
  readonly account: AccountState;
  readonly ids: Ids;
  readonly now: number;
  /** Whether reads are in the history too, as AWS has them. Where nobody looks for them they only fill it. */
  readonly writesReads?: boolean;
}

/** The answer as the SDK gives it. Throws an AwsError in the words of the service. */
export function answerDirectly(call: DirectCall, { account, ids, now, writesReads = false }: Place): object {
  const { operation, region } = call;
  const service = services.find(({ name }) => name === loggedService(call.service));
  const definition = service?.operations[operation];
  if (service === undefined || definition === undefined) {
    throw new TypeError(`the simulated account has no ${call.service} ${operation}`);
  }
  const input = inputFor(call.service, operation, call.input);
  const before = definition.mutating || writesReads ? watchersOf(account) : undefined;
  let principal: Principal | undefined;
  const write = (error?: AwsError) => {
    if (before === undefined) return;
    const event = {
      id: ids.uuid(),
      requestId: ids.uuid(),
      at: now,
      service: service.name,
      operation,
      region,
      mutating: definition.mutating,
      outcome: error === undefined ? 'ok' : error.code,
      ...(error === undefined ? {} : { errorMessage: error.message }),
      caller: eventCaller(principal),
      parameters: harmlessParameters(input),
    };
    record(account, event, ids, before);
  };
  try {
    const text = `${service.name} ${operation} ${JSON.stringify(input)}`;
    const seen = asSeenBy(account, text, now);
    const credential = credentialOf(seen, call.accessKeyId);
    if (credential === undefined) throw refusal('unknown-key', service.family);
    if (credential.expiresAt !== undefined && credential.expiresAt <= now) throw refusal('expired', service.family);
    principal = credential.principal;
    catchUp(account, now, ids);
    const context: CallContext = { account, principal, ids, now, region, host: '', input };
    const key = account.keys.get(principal.accessKeyId);
    if (key !== undefined) key.lastUsed = { at: now, service: service.name, region };
    if (definition.free !== true) {
      const asSeen = { ...context, account: seen };
      authorize(asSeen, {
        service: service.name,
        family: service.family,
        action: definition.action ?? `${service.actions}:${operation}`,
        resource: definition.resource?.(asSeen) ?? '*',
        keys: definition.keys?.(asSeen) ?? new Map(),
        resourcePolicy: definition.resourcePolicy?.(asSeen),
      });
    }
    const run = () => {
      if (service.name !== 'iam') return definition.run(context);
      if (!definition.mutating) return definition.run({ ...context, account: seen });
      if (seen !== account) definition.run({ ...context, account: scratchCopy(seen) });
      return spreadChange(account, text, now, () => definition.run(context));
    };
    const output = outputFor(call.service, operation, run());
    write();
    return output;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    write(error);
    throw inWordsOf(service.family, error);
  }
}
