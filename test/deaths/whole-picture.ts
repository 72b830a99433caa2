// The picture of an account, and of every service in it by the names of its things: what a later control makes is in
// it without a word here.
import type { AccountState } from '../../src/rehearsal/state.ts';
import { pictureOf } from '../support/account-picture.ts';

/** What happened in the account is not what it holds. */
const happenings = new Set(['findings', 'credentialReport']);

export function wholePictureOf(account: AccountState) {
  return {
    ...withoutDrawnEndings(pictureOf(account)),
    roles: namesIn(account.roles),
    certificates: namesIn(account.certificates),
    services: Object.fromEntries(
      Object.entries(account.services).flatMap(([name, things]: [string, unknown]) =>
        things instanceof Map && !happenings.has(name) ? [[name, namesIn(things)]] : [],
      ),
    ),
  };
}

/** A bucket whose name was taken has the next one of the plan, which ends in six characters drawn by chance. */
function withoutDrawnEndings<T>(picture: T): T {
  // Only names change, so the shape is kept.
  return JSON.parse(
    JSON.stringify(picture).replace(/(rootlock-trail-\d{12}(?:-[a-z]+)+-\d)-[a-z0-9]{6}\b/g, '$1-#'),
  ) as T;
}

/** The keys of a map without the ids that AWS draws, each with what is in the maps inside its thing. */
function namesIn(things: ReadonlyMap<unknown, unknown>): readonly unknown[] {
  return [...things]
    .map(([key, thing]) => [withoutIds(String(key)), insides(thing)] as const)
    .toSorted(([one], [other]) => one.localeCompare(other));
}

function insides(thing: unknown): object {
  if (typeof thing !== 'object' || thing === null) return {};
  const inside = Object.entries(thing).flatMap(([name, value]: [string, unknown]) =>
    value instanceof Map ? [[name, [...value.keys()].map((key) => withoutIds(String(key))).toSorted()]] : [],
  );
  return Object.fromEntries(inside) as object;
}

const withoutIds = (text: string) => text.replace(/[0-9a-f]{8}(-?[0-9a-f]{4,})+/g, '#');
