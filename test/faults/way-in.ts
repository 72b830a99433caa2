// Invariants 1 and 2 of the design, read from the account's own event history: no way in goes before another one was
// proven, and a root key only as it may.
import type { AccountEvent } from '../../src/rehearsal/event-log.ts';
import type { AccountState } from '../../src/rehearsal/state.ts';

/** Every promise about ways in that this account's history breaks, in words. */
export function wayInViolations({ events, accountId }: Pick<AccountState, 'events' | 'accountId'>): readonly string[] {
  const done = events.filter(({ outcome }) => outcome === 'ok');
  return done.flatMap((event, index) => {
    const keyId = event.parameters['accessKeyId'];
    if (event.operation !== 'DeleteAccessKey' || event.parameters['userName'] !== undefined) return [];
    if (event.caller.kind === 'unknown' || !event.caller.arn.endsWith(`:${accountId}:root`)) return [];
    const before = done.slice(0, index);
    return [
      ...(before.some((one) => isDeactivationByAnother(one, keyId)) || event.caller.accessKeyId === keyId
        ? []
        : [`the root key ${keyId ?? ''} was deleted before another credential deactivated it`]),
      ...(before.some(isSessionOfUser) ? [] : ['a root key was deleted before a session of the administrator worked']),
      ...(before.some(isSignInOfUser) || before.some(isRole)
        ? []
        : ['a root key was deleted before the administrator signed in to the console']),
    ];
  });
}

function isDeactivationByAnother({ operation, parameters, caller }: AccountEvent, keyId: string | undefined): boolean {
  return (
    operation === 'UpdateAccessKey' &&
    parameters['accessKeyId'] === keyId &&
    parameters['status'] === 'Inactive' &&
    caller.kind !== 'unknown' &&
    caller.accessKeyId !== keyId
  );
}

/** A read by an MFA session of a user, or by a role: it works. */
function isSessionOfUser({ operation, caller }: AccountEvent): boolean {
  if (caller.kind === 'unknown') return false;
  return (
    (caller.kind === 'user' && caller.session === 'token' && caller.mfa && operation === 'GetUser') ||
    isRole({ caller })
  );
}

function isRole({ caller }: Pick<AccountEvent, 'caller'>): boolean {
  return caller.kind === 'role';
}

function isSignInOfUser({ service, operation, caller }: AccountEvent): boolean {
  return service === 'signin' && operation === 'ConsoleLogin' && caller.kind === 'user';
}
