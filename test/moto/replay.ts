// Sends a list of calls to one place, one after the other. What differs from place to place, the ids of what was
// made there and the codes of devices made there, is filled in on the way.
import { totp } from '../support/authenticator.ts';
import type { Place } from './places.ts';
import { callerOf, type Answer } from './plain-calls.ts';
import type { ListedCall } from './listed-call.ts';

export async function answersAt(place: Place, calls: readonly ListedCall[]): Promise<readonly Answer[]> {
  const caller = callerOf(place, place.credentials);
  const keys: string[] = [];
  const seeds = new Map<string, string>();
  const given = new Map<string, string>();
  const fill = (text: string, serial: unknown): string => {
    const name = /^\{(\w+)\}$/.exec(text)?.[1];
    if (name !== undefined) return given.get(name) ?? text;
    const key = /^\{key (\d)\}$/.exec(text)?.[1];
    if (key !== undefined) return keys[Number(key) - 1] ?? text;
    const code = /^\{code ([12])\}$/.exec(text)?.[1];
    if (code === undefined) return text;
    const uri = `otpauth://totp/ada?secret=${seeds.get(String(serial)) ?? ''}`;
    return totp(uri, place.clock.now() + (code === '1' ? 0 : 30_000));
  };
  const answers: Answer[] = [];
  for (const call of calls) {
    const fields = Object.entries(call.input) as readonly [string, unknown][];
    // What was made is visible everywhere by then, and a code of before is over. moto has neither to wait for.
    if (place.name === 'rehearsal') await place.clock.sleep(90_000, new AbortController().signal);
    const serial = fields.find(([name]) => name === 'SerialNumber')?.[1];
    const input = Object.fromEntries(
      fields.map(([name, value]) => [name, typeof value === 'string' ? fill(value, serial) : value]),
    );
    const answer = await caller({ ...call, input });
    if (answer.kind === 'ok') {
      const { AccessKey, VirtualMFADevice } = answer.output as {
        readonly AccessKey?: { readonly AccessKeyId: string };
        readonly VirtualMFADevice?: { readonly SerialNumber: string; readonly Base32StringSeed: Uint8Array };
      };
      if (AccessKey !== undefined) keys.push(AccessKey.AccessKeyId);
      if (VirtualMFADevice !== undefined) {
        const seed = Buffer.from(VirtualMFADevice.Base32StringSeed).toString('ascii');
        seeds.set(VirtualMFADevice.SerialNumber, seed);
      }
    }
    if (answer.kind === 'ok') for (const [name, id] of idsIn(answer.output)) given.set(name, id);
    answers.push(answer);
  }
  return answers;
}

/** Ids that a place gives, under the names by which later calls ask for them. */
function idsIn(output: object): readonly (readonly [string, string])[] {
  const { DetectorId, Roots, Policy } = output as {
    readonly DetectorId?: string;
    readonly Roots?: readonly { readonly Id: string }[];
    readonly Policy?: { readonly PolicySummary?: { readonly Id: string } } | string;
  };
  return [
    ...(DetectorId === undefined ? [] : [['DetectorId', DetectorId] as const]),
    ...(Roots === undefined ? [] : [['RootId', Roots[0]?.Id ?? ''] as const]),
    ...(typeof Policy === 'object' ? [['PolicyId', Policy.PolicySummary?.Id ?? ''] as const] : []),
  ];
}
