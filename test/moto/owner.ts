// The owner at either place: ada becomes the administrator. Codes come from the seed in the QR code, for the time
// of the place's own clock.
import type { EnrolQuestion, Question } from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';
import type { Script } from '../controls/owner.ts';
import { totp } from '../support/authenticator.ts';
import type { Place } from './places.ts';

export function ownerAt({ clock }: Place): Script {
  const scans = (question: Question) => {
    const { uri } = question as EnrolQuestion;
    const shown = (at: number) => new Secret(totp(uri.reveal(), at));
    return { first: shown(clock.now() - 30_000), second: shown(clock.now()) };
  };
  return {
    'admin-user.name': ['ada'],
    'admin-user.group': ['administrators'],
    'admin-user.alias': ['example-alias'],
    'admin-user.password': [() => 'stored'],
    'admin-mfa.enrol': [scans],
    // Any will do at moto.
    'admin-sign-in.code-1': [() => new Secret('123456')],
  };
}
