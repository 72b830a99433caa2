// SimulatePrincipalPolicy, by the same evaluation that decides real calls. Simplified: no resource policies and
// no permissions boundaries.
import { AwsError, invalid } from './aws-error.ts';
import { policiesOf } from './authorize.ts';
import { readPolicy } from './iam-inline-policies.ts';
import { optionalText, page, requiredText, structures, texts } from './input.ts';
import { decideByOrganization } from './organization-policies.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { decide, type AccessRequest } from './policy.ts';
import type { PolicyDocument } from './policy-document.ts';

const groups = /^arn:[^:]+:iam::(\d{12}):(user|group|role)\/(?:.*\/)?([^/]+)$/;

function policiesBehind({ account }: CallContext, arn: string): readonly PolicyDocument[] {
  const [, accountId, kind, name = ''] = groups.exec(arn) ?? [];
  if (accountId !== account.accountId) throw new AwsError('InvalidInput', 400, `Invalid Entity Arn: ${arn}`);
  if (kind === 'user' && account.users.has(name)) return policiesOf(account, { kind: 'user', userName: name });
  if (kind === 'role' && account.roles.has(name)) {
    return policiesOf(account, { kind: 'role', roleName: name, sessionName: 'simulation' });
  }
  const group = kind === 'group' ? account.groups.get(name) : undefined;
  if (group === undefined) throw new AwsError('NoSuchEntity', 404, `The ${kind} with name ${name} cannot be found.`);
  // A group decides as a user would who is in nothing else.
  return policiesOf(
    { ...account, users: new Map(), groups: new Map([[name, { ...group, members: new Set(['simulation']) }]]) },
    { kind: 'user', userName: 'simulation' },
  );
}

function simulate(context: CallContext): Output {
  const { account, input } = context;
  const arn = requiredText(input, 'PolicySourceArn');
  const actions = texts(input, 'ActionNames');
  if (actions.length === 0) throw invalid('ActionNames must hold at least one action.');
  if (actions.some((action) => !/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action))) {
    throw new AwsError('InvalidInput', 400, 'ActionNames must be of the form service:Action.');
  }
  const more = texts(input, 'PolicyInputList').map((text) => readPolicy(text, 'identity'));
  const policies = [...policiesBehind(context, arn), ...more];
  const keys = new Map(
    structures(input, 'ContextEntries').map((entry) => [
      requiredText(entry, 'ContextKeyName').toLowerCase(),
      texts(entry, 'ContextKeyValues'),
    ]),
  );
  const resources = texts(input, 'ResourceArns');
  const asking = {
    kind: 'identity',
    arn: optionalText(input, 'CallerArn') ?? arn,
    accountId: account.accountId,
  } as const;
  const results = actions.flatMap((action) =>
    (resources.length === 0 ? ['*'] : resources).map((resource): Output => {
      const request: AccessRequest = { action, resource, keys, asking };
      const byOrganization = decideByOrganization(account, request);
      const own = decide(policies, request);
      const denied = byOrganization === 'denied' || own === 'denied';
      const allowed = byOrganization === 'allowed' && own === 'allowed';
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: denied ? 'explicitDeny' : allowed ? 'allowed' : 'implicitDeny',
        MatchedStatements: [],
        MissingContextValues: [],
        OrganizationsDecisionDetail:
          account.organization === undefined ? undefined : { AllowedByOrganizations: byOrganization === 'allowed' },
      };
    }),
  );
  const { items, ...rest } = page(results, input);
  return { EvaluationResults: items, ...rest };
}

export const simulateOperations: OperationTable = {
  SimulatePrincipalPolicy: { mutating: false, run: simulate },
};
