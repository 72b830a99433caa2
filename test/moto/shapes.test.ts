import { describe, expect, inject, it } from 'vitest';
import { adminMfa } from '../../src/controls/admin-mfa.ts';
import { adminUser } from '../../src/controls/admin-user.ts';
import { cloudtrail } from '../../src/controls/cloudtrail.ts';
import { deskAt } from './desk.ts';
import { knownIn, type KnownDifference } from './known-differences.ts';
import { ownerAt } from './owner.ts';
import { motoPlace, rehearsalPlace } from './places.ts';
import type { ListedCall } from './listed-call.ts';
import { probes } from './probes.ts';
import { answersAt } from './replay.ts';
import { differences } from './shapes.ts';

/** What the wizard sent at moto, in its order, with codes to be filled in anew. */
async function callsOfTheWizard(): Promise<readonly ListedCall[]> {
  const place = await motoPlace();
  const desk = await deskAt(place, ownerAt(place));
  await desk.work(adminUser);
  await desk.work(adminMfa);
  await desk.work(cloudtrail);
  return desk.sent.map((call) =>
    'AuthenticationCode1' in call.input
      ? { ...call, input: { ...call.input, AuthenticationCode1: '{code 1}', AuthenticationCode2: '{code 2}' } }
      : call,
  );
}

const nameOf = ({ service, operation, about }: ListedCall) =>
  `${service}.${operation}${about === undefined ? '' : ` (${about})`}`;

describe('the same calls at moto and at the rehearsal account', () => {
  it('have answers of the same shape and refusals of the same code, but for the differences that are known', async () => {
    const calls = [...(await callsOfTheWizard()), ...probes];
    const theirs = await answersAt(await motoPlace(), calls);
    const ours = await answersAt(await rehearsalPlace(), calls);
    const found = new Set(
      calls.flatMap((call, index) => {
        const [our, their] = [ours[index], theirs[index]];
        if (our === undefined || their === undefined) throw new Error(`${nameOf(call)} was not answered`);
        return differences(our, their).map((difference) => `${nameOf(call)}: ${difference}`);
      }),
    );
    const allowed = knownIn(inject('motoVersion'));
    const known = new Set(allowed.flatMap(({ differences: listed }) => listed));
    report(calls, allowed);
    expect(
      [...found].filter((difference) => !known.has(difference)),
      'new differences',
    ).toEqual([]);
    expect(
      [...known].filter((difference) => !found.has(difference)),
      'differences that are gone: take them off test/moto/known-differences.ts',
    ).toEqual([]);
    expect(calls.length).toBeGreaterThan(300);
  });
});

function report(calls: readonly ListedCall[], allowed: readonly KnownDifference[]): void {
  const operations = new Set(calls.map(({ service, operation }) => `${service}.${operation}`));
  const count = allowed.reduce((sum, { differences: listed }) => sum + listed.length, 0);
  const lines = allowed.flatMap(({ because, differences: listed }) => [
    `- ${because}`,
    ...listed.map((difference) => `    ${difference}`),
  ]);
  console.log(
    [
      `moto ${inject('motoVersion')}: ${calls.length} calls of ${operations.size} operations compared, ${count} known differences:`,
      ...lines,
    ].join('\n'),
  );
}
