// Whether a resource policy lets an AWS service in, and whether a role's own policy lets it do one thing. A condition that
// is not understood lets nobody in, and a denial that may apply does.
import { isRecord, type Json, type JsonRecord, parsedRecord, withStars } from './event-patterns.ts';

export interface LeaveAsked {
  /** E.g. `events.amazonaws.com`; absent for the policy of a role, which names no principal. */
  readonly service?: string;
  readonly action: string;
  /** Absent for a trust policy, which names no resource. */
  readonly resource?: string;
  readonly accountId: string;
  /** EventBridge takes no statement with a condition for leave in the policy of a topic (aws-facts §8). */
  readonly conditions: 'none' | 'of-account';
}

export function letsIn(policy: string | undefined, asked: LeaveAsked): boolean {
  const statements = statementsOf(parsedRecord(policy)).filter((statement) => isAbout(statement, asked));
  const denials = statements.filter(({ Effect, Condition }) => Effect !== 'Allow' && !isOnTransport(Condition));
  const leave = statements.filter(
    ({ Effect, Condition }) =>
      Effect === 'Allow' &&
      (Condition === undefined || (asked.conditions === 'of-account' && isOfAccount(Condition, asked))),
  );
  return denials.length === 0 && leave.length > 0;
}

export function statementsOf(policy: JsonRecord | undefined): readonly JsonRecord[] {
  return listOf(policy?.['Statement']).filter((statement) => isRecord(statement));
}

const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value];
const textsOf = (value: Json | undefined) => listOf(value).filter((text) => typeof text === 'string');

function isAbout(statement: JsonRecord, { service, action, resource }: LeaveAsked): boolean {
  const { Principal, Action, NotAction, Resource, NotResource, NotPrincipal } = statement;
  const fits = (patterns: Json | undefined, text: string) =>
    textsOf(patterns).some((pattern) => withStars(pattern.toLowerCase()).test(text.toLowerCase()));
  // What is left out by such a list may be anything: as a denial it counts, as leave it does not.
  if ([NotAction, NotResource, NotPrincipal].some((list) => list !== undefined)) return statement['Effect'] === 'Deny';
  const isPrincipal =
    service === undefined ||
    Principal === '*' ||
    (isRecord(Principal) && (fits(Principal['Service'], service) || textsOf(Principal['AWS']).includes('*')));
  return isPrincipal && fits(Action, action) && (resource === undefined || fits(Resource, resource));
}

/** Only for calls without TLS, which no service makes. */
function isOnTransport(condition: Json | undefined): boolean {
  if (!isRecord(condition) || Object.keys(condition).join() !== 'Bool') return false;
  const [[key, value] = ['', undefined], ...more] = Object.entries(
    isRecord(condition['Bool']) ? condition['Bool'] : {},
  );
  return (
    more.length === 0 &&
    key.toLowerCase() === 'aws:securetransport' &&
    textsOf(listOf(value).map(String)).join() === 'false'
  );
}

/** Every part of it asks for this account and nothing else. */
function isOfAccount(condition: Json, { accountId }: LeaveAsked): boolean {
  if (!isRecord(condition)) return false;
  return Object.entries(condition).every(
    ([operator, keys]) =>
      /^String(?:Equals|Like)(?:IfExists)?$/.test(operator) &&
      isRecord(keys) &&
      Object.entries(keys).every(
        ([key, value]) => /^aws:source(?:account|owner)$/i.test(key) && textsOf(value).includes(accountId),
      ),
  );
}

/** The policy with this statement in it, in place of the one with the same Sid; all else stays. */
export function withStatement(policy: string | undefined, statement: JsonRecord & { readonly Sid: string }): string {
  const parsed = parsedRecord(policy) ?? { Version: '2012-10-17' };
  const others = statementsOf(parsed).filter(({ Sid }) => Sid !== statement.Sid);
  return JSON.stringify({ ...parsed, Statement: [...others, statement] });
}
