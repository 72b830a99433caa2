// Listing and reading GuardDuty's findings (GuardDuty API reference, ListFindings, GetFindings).
import type { Finding } from './alert-state.ts';
import { reject, theDetector } from './guardduty-requests.ts';
import { isStructure, structures, texts, type Input } from './input.ts';
import { parsePath, valuesAt } from './json-path.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import type { AccountState } from './state.ts';
import { tokenPage } from './token-page.ts';

/** Both types of finding about root are Low. */
const severity = 2;

function describeFinding({ accountId, partition }: AccountState, finding: Finding): Output {
  const { id, detectorId, region, type, seen, count } = finding;
  const [created, first, updated] = [finding.createdAt, finding.firstSeen, finding.updatedAt].map((at) =>
    new Date(at).toISOString(),
  );
  const kind = type.endsWith('/RootCredentialUsage') ? 'root credentials' : 'a short-term root session';
  return {
    ...{ accountId, id, partition, region, severity, type },
    schemaVersion: '2.0',
    arn: `arn:${partition}:guardduty:${region}:${accountId}:detector/${detectorId}/finding/${id}`,
    createdAt: created,
    updatedAt: updated,
    title: `The API ${seen.api} was called with ${kind}.`,
    description: `The API ${seen.api} was called with ${kind} of the account ${accountId}.`,
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: { accessKeyId: seen.accessKeyId, principalId: accountId, userName: 'Root', userType: 'Root' },
    },
    service: {
      ...{ detectorId, count, archived: false, serviceName: 'guardduty', resourceRole: 'TARGET' },
      eventFirstSeen: first,
      eventLastSeen: updated,
      action: {
        actionType: 'AWS_API_CALL',
        awsApiCallAction: {
          api: seen.api,
          serviceName: seen.source,
          callerType: 'Remote IP',
          errorCode: seen.errorCode,
          remoteIpDetails: { ipAddressV4: '203.0.113.24' },
        },
      },
    },
  };
}

function findingsOf(context: CallContext): readonly Output[] {
  const { id } = theDetector(context);
  return [...context.account.services.findings.values()]
    .filter(({ detectorId }) => detectorId === id)
    .map((finding) => describeFinding(context.account, finding));
}

/** What stands at an attribute such as `service.count`; a time as the milliseconds that criteria give. */
function attribute(finding: Output, name: string): string | number {
  const path = parsePath(`$.${name}`);
  if (path === undefined) throw reject(`the attribute ${name} is not valid.`);
  const [value] = valuesAt(finding, path);
  if (/^(updatedAt|createdAt|service\.eventLastSeen|service\.eventFirstSeen)$/.test(name))
    return Date.parse(String(value));
  return typeof value === 'number' ? value : String(value);
}

const limits: { readonly [name: string]: (value: number, limit: number) => boolean } = {
  gt: (value, limit) => value > limit,
  gte: (value, limit) => value >= limit,
  lt: (value, limit) => value < limit,
  lte: (value, limit) => value <= limit,
  greaterThan: (value, limit) => value > limit,
  greaterThanOrEqual: (value, limit) => value >= limit,
  lessThan: (value, limit) => value < limit,
  lessThanOrEqual: (value, limit) => value <= limit,
};

/** One condition may have several operators: all must hold. `eq` and the like are the older names. */
function fits(value: string | number, condition: Input): boolean {
  return Object.entries(condition).every(([operator, wanted]) => {
    const limit = limits[operator];
    if (limit !== undefined) return limit(Number(value), Number(wanted));
    const isListed = texts(condition, operator).includes(String(value));
    if (operator === 'eq' || operator === 'equals') return isListed;
    if (operator === 'neq' || operator === 'notEquals') return !isListed;
    throw reject(`the condition ${operator} is not valid.`);
  });
}

function matching(findings: readonly Output[], input: Input): readonly Output[] {
  const criteria = input['findingCriteria'];
  const criterion = isStructure(criteria) ? criteria['criterion'] : undefined;
  if (!isStructure(criterion)) return findings;
  return findings.filter((finding) =>
    Object.entries(criterion).every(([name, condition]) =>
      isStructure(condition) ? fits(attribute(finding, name), condition) : true,
    ),
  );
}

function sorted(findings: readonly Output[], input: Input): readonly Output[] {
  const [order] = structures({ order: [input['sortCriteria'] ?? {}] }, 'order');
  const name = order?.['attributeName'];
  if (typeof name !== 'string') return findings;
  const upwards = findings.toSorted((one, other) => (attribute(one, name) < attribute(other, name) ? -1 : 1));
  return order?.['orderBy'] === 'DESC' ? upwards.toReversed() : upwards;
}

export const findingOperations: OperationTable = {
  ListFindings: {
    mutating: false,
    run: (context) => {
      const { input } = context;
      const found = sorted(matching(findingsOf(context), input), input);
      const paging = { size: 'maxResults', token: 'nextToken', most: 50, refusal: 'BadRequestException' } as const;
      const { items, next } = tokenPage(found, input, paging);
      // An empty text says that there is no more.
      return { findingIds: items.map(({ id }) => id), nextToken: next ?? '' };
    },
  },
  GetFindings: {
    mutating: false,
    run: (context) => {
      const { input } = context;
      const ids = texts(input, 'findingIds');
      return { findings: sorted(findingsOf(context), input).filter(({ id }) => ids.some((wanted) => wanted === id)) };
    },
  },
};
