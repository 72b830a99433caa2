// Catches every secret of a run as it comes into being: what the simulated account makes or is told, and what its owner
// sees and types. Most of them are gone again when the run ends.
import type { FrontEnd } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { AccountState } from '../../src/rehearsal/state.ts';

/** What the account holds at this moment. */
function secretsIn({ keys, sessions, devices, users }: AccountState): readonly string[] {
  return [
    ...[...keys.values()].map(({ secret }) => secret),
    ...[...sessions.values()].flatMap(({ secret, token }) => [secret, token]),
    ...[...devices.values()].map(({ seed }) => seed),
    ...[...users.values()].flatMap(({ login }) => (login === undefined ? [] : [login.password])),
  ];
}

/**
 * Puts every secret that the account ever holds into `secrets`: it is looked at after each event in it, and whenever
 * the function returned is called.
 */
export function catchFromAccount(state: AccountState, secrets: Set<string>): () => void {
  const look = () => {
    for (const secret of secretsIn(state)) secrets.add(secret);
  };
  look();
  const push = state.events.push.bind(state.events);
  Object.defineProperty(state.events, 'push', {
    configurable: true,
    value: (...events: Parameters<typeof push>) => {
      look();
      return push(...events);
    },
  });
  return look;
}

/** An owner whose every secret, seen or typed, is put into `secrets`. */
export function catchFromOwner(auto: FrontEnd, secrets: Set<string>): FrontEnd {
  return {
    ...auto,
    ask: async (question, signal) => {
      if (question.kind === 'show-secret') secrets.add(question.secret.reveal());
      if (question.kind === 'enrol') secrets.add(question.seed.reveal()).add(question.uri.reveal());
      const answer = await auto.ask(question, signal);
      const typed: unknown = answer;
      if (typed instanceof Secret) secrets.add(typed.reveal());
      if (question.kind === 'enrol' && typeof typed === 'object' && typed !== null) {
        for (const code of Object.values(typed)) if (code instanceof Secret) secrets.add(code.reveal());
      }
      return answer;
    },
  };
}
