// Resource policies of CloudWatch Logs: which AWS services may write to the log groups of a Region
// (CloudWatch Logs API reference, PutResourcePolicy).
import { requiredText } from './input.ts';
import { paging, refuse } from './log-groups.ts';
import type { OperationTable, Output } from './operation.ts';
import { MalformedPolicy, parsePolicy, type PolicyDocument } from './policy-document.ts';
import { letsService, type ServiceRequest } from './service-access.ts';
import { inRegion, type LogGroup } from './services-state.ts';
import type { LogPolicy } from './alert-state.ts';
import type { AccountState } from './state.ts';
import { tokenPage } from './token-page.ts';

const policiesPerRegion = 10;

function describePolicy({ name, policy, updatedAt }: LogPolicy): Output {
  return { policyName: name, policyDocument: policy.text, lastUpdatedTime: updatedAt };
}

function readPolicy(text: string): PolicyDocument {
  try {
    return parsePolicy(text, 'resource');
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw refuse('InvalidParameter', error.message);
  }
}

/** Whether a service may write to a stream of the group. */
export function mayWriteLog(
  { accountId, services }: AccountState,
  group: LogGroup,
  { stream, ...by }: Pick<ServiceRequest, 'service' | 'sourceArn'> & { readonly stream: string },
): boolean {
  const policies = inRegion(services.logPolicies.values(), group.region).map(({ policy }) => policy);
  const resource = `${group.arn}:log-stream:${stream}`;
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) =>
    letsService(policies, { ...by, accountId, action, resource }),
  );
}

export const logPolicyOperations: OperationTable = {
  PutResourcePolicy: {
    mutating: true,
    run: ({ account, input, now, region }) => {
      const { logPolicies } = account.services;
      const [name, text] = [requiredText(input, 'policyName'), requiredText(input, 'policyDocument')];
      const policy = readPolicy(text);
      const key = `${region}/${name}`;
      if (!logPolicies.has(key) && inRegion(logPolicies.values(), region).length >= policiesPerRegion) {
        throw refuse('LimitExceeded', 'Resource limit exceeded.');
      }
      const stored = { ...{ name, region, policy }, updatedAt: now };
      logPolicies.set(key, stored);
      return { resourcePolicy: describePolicy(stored) };
    },
  },
  DescribeResourcePolicies: {
    mutating: false,
    run: ({ account, input, region }) => {
      const { items, next } = tokenPage(inRegion(account.services.logPolicies.values(), region), input, paging);
      return { resourcePolicies: items.map(describePolicy), nextToken: next };
    },
  },
  DeleteResourcePolicy: {
    mutating: true,
    run: ({ account, input, region }) => {
      const name = requiredText(input, 'policyName');
      if (!account.services.logPolicies.delete(`${region}/${name}`)) {
        throw refuse('ResourceNotFound', `Policy with name [${name}] does not exist.`);
      }
      return {};
    },
  },
};
