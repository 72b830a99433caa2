// Policies of an organization. Service control policies are kept, attached and enforced; other types are only
// kept (Organizations API reference, CreatePolicy, AttachPolicy).
import { optionalText, requiredText, type Input } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { managed, managedOrDelegated, refuse } from './organizations-callers.ts';
import { MalformedPolicy, parsePolicy, type PolicyDocument } from './policy-document.ts';
import type { Organization, OrganizationPolicy } from './organization-types.ts';
import type { AccountState } from './state.ts';
import { tokenPage } from './token-page.ts';

const policyTypes = new Set(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY', 'TAG_POLICY', 'BACKUP_POLICY']);
const longest = 5120;
const policiesPerTarget = 5;
const paging = { size: 'MaxResults', token: 'NextToken', most: 20, refusal: 'InvalidInputException' } as const;

function policyType(input: Input, field: string): string {
  const type = requiredText(input, field);
  if (!policyTypes.has(type)) throw refuse('InvalidInput', `You specified an invalid policy type: ${type}.`);
  return type;
}

function readDocument(text: string, type: string): PolicyDocument {
  if (text.length > longest) {
    throw refuse('ConstraintViolation', `A policy can have at most ${longest} characters.`);
  }
  if (type !== 'SERVICE_CONTROL_POLICY') return { text, statements: [] };
  try {
    return parsePolicy(text, 'identity');
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw refuse('MalformedPolicyDocument', 'The provided policy document does not meet the requirements.');
  }
}

function thePolicy({ policies }: Organization, input: Input): OrganizationPolicy {
  const policy = policies.get(requiredText(input, 'PolicyId'));
  if (policy === undefined)
    throw refuse('PolicyNotFound', "We can't find a policy with the PolicyId that you specified.");
  return policy;
}

function theTarget({ accounts, rootId }: Organization, input: Input): string {
  const target = requiredText(input, 'TargetId');
  if (target !== rootId && !accounts.has(target)) {
    throw refuse('TargetNotFound', "We can't find a root, OU, or account with the TargetId that you specified.");
  }
  return target;
}

function checkEnabled(organization: Organization, type: string): void {
  if (!organization.policyTypes.has(type)) {
    throw refuse('PolicyTypeNotEnabled', `The policy type ${type} is not enabled in this root.`);
  }
}

function attachedTo({ policies }: Organization, target: string, type: string): readonly OrganizationPolicy[] {
  return [...policies.values()].filter((policy) => policy.type === type && policy.targets.has(target));
}

function summary({ partition }: AccountState, organization: Organization, policy: OrganizationPolicy): Output {
  const { id, name, description, type, awsManaged } = policy;
  const kind = type.toLowerCase();
  return {
    Id: id,
    Arn: awsManaged
      ? `arn:${partition}:organizations::aws:policy/${kind}/${id}`
      : `arn:${partition}:organizations::${organization.managementAccountId}:policy/${organization.id}/${kind}/${id}`,
    Name: name,
    Description: description,
    Type: type,
    AwsManaged: awsManaged,
  };
}

function describe(account: AccountState, organization: Organization, policy: OrganizationPolicy): Output {
  return { Policy: { PolicySummary: summary(account, organization, policy), Content: policy.document.text } };
}

function changeable(organization: Organization, input: Input): OrganizationPolicy {
  const policy = thePolicy(organization, input);
  if (policy.awsManaged) throw refuse('PolicyChangesNotAllowed', 'AWS managed policies cannot be changed.');
  return policy;
}

function switchType(on: boolean) {
  return ({ account, input }: CallContext): Output => {
    const organization = managed(account);
    if (requiredText(input, 'RootId') !== organization.rootId) {
      throw refuse('RootNotFound', "We can't find a root with the RootId that you specified.");
    }
    const type = policyType(input, 'PolicyType');
    if (organization.featureSet !== 'ALL') {
      throw refuse('PolicyTypeNotAvailableForOrganization', 'The organization must have all features enabled.');
    }
    if (organization.policyTypes.has(type) === on) {
      throw on
        ? refuse('PolicyTypeAlreadyEnabled', 'The specified policy type is already enabled.')
        : refuse('PolicyTypeNotEnabled', 'The specified policy type is not enabled.');
    }
    if (on) organization.policyTypes.add(type);
    else organization.policyTypes.delete(type);
    return {
      Root: {
        Id: organization.rootId,
        Name: 'Root',
        PolicyTypes: [...organization.policyTypes].map((Type) => ({ Type, Status: 'ENABLED' })),
      },
    };
  };
}

export const organizationPolicyOperations: OperationTable = {
  EnablePolicyType: { mutating: true, run: switchType(true) },
  DisablePolicyType: { mutating: true, run: switchType(false) },
  CreatePolicy: {
    mutating: true,
    run: ({ account, input, ids }) => {
      const organization = managed(account);
      const type = policyType(input, 'Type');
      const name = requiredText(input, 'Name');
      if ([...organization.policies.values()].some((policy) => policy.name === name && policy.type === type)) {
        throw refuse('DuplicatePolicy', 'A policy with the same name already exists.');
      }
      const document = readDocument(requiredText(input, 'Content'), type);
      const policy: OrganizationPolicy = {
        ...{ id: `p-${ids.base32(10).toLowerCase()}`, name, type, document, awsManaged: false },
        description: optionalText(input, 'Description') ?? '',
        targets: new Set(),
      };
      organization.policies.set(policy.id, policy);
      return describe(account, organization, policy);
    },
  },
  DescribePolicy: {
    mutating: false,
    run: ({ account, input }) => {
      const organization = managedOrDelegated(account);
      return describe(account, organization, thePolicy(organization, input));
    },
  },
  UpdatePolicy: {
    mutating: true,
    run: ({ account, input }) => {
      const organization = managed(account);
      const policy = changeable(organization, input);
      const content = optionalText(input, 'Content');
      if (content !== undefined) policy.document = readDocument(content, policy.type);
      policy.name = optionalText(input, 'Name') ?? policy.name;
      policy.description = optionalText(input, 'Description') ?? policy.description;
      return describe(account, organization, policy);
    },
  },
  DeletePolicy: {
    mutating: true,
    run: ({ account, input }) => {
      const organization = managed(account);
      const policy = changeable(organization, input);
      if (policy.targets.size > 0) throw refuse('PolicyInUse', 'The policy is attached to one or more entities.');
      organization.policies.delete(policy.id);
      return {};
    },
  },
  AttachPolicy: {
    mutating: true,
    run: ({ account, input }) => {
      const organization = managed(account);
      const policy = thePolicy(organization, input);
      const target = theTarget(organization, input);
      checkEnabled(organization, policy.type);
      if (policy.targets.has(target)) {
        throw refuse('DuplicatePolicyAttachment', 'The selected policy is already attached to the specified target.');
      }
      if (attachedTo(organization, target, policy.type).length >= policiesPerTarget) {
        throw refuse('ConstraintViolation', `At most ${policiesPerTarget} policies of a type can be attached.`);
      }
      policy.targets.add(target);
      return {};
    },
  },
  DetachPolicy: {
    mutating: true,
    run: ({ account, input }) => {
      const organization = managed(account);
      const policy = thePolicy(organization, input);
      const target = theTarget(organization, input);
      if (!policy.targets.has(target)) {
        throw refuse('PolicyNotAttached', "The policy isn't attached to the specified target.");
      }
      if (policy.type === 'SERVICE_CONTROL_POLICY' && attachedTo(organization, target, policy.type).length === 1) {
        throw refuse('ConstraintViolation', 'There must always be at least one SCP attached to a root or account.');
      }
      policy.targets.delete(target);
      return {};
    },
  },
  ListPolicies: {
    mutating: false,
    run: ({ account, input }) => {
      const organization = managedOrDelegated(account);
      const type = policyType(input, 'Filter');
      const own = [...organization.policies.values()].filter((policy) => policy.type === type);
      const { items, next } = tokenPage(own, input, paging);
      return { Policies: items.map((policy) => summary(account, organization, policy)), NextToken: next };
    },
  },
  ListPoliciesForTarget: {
    mutating: false,
    run: ({ account, input }) => {
      const organization = managedOrDelegated(account);
      const attached = attachedTo(organization, theTarget(organization, input), policyType(input, 'Filter'));
      const { items, next } = tokenPage(attached, input, paging);
      return { Policies: items.map((policy) => summary(account, organization, policy)), NextToken: next };
    },
  },
  ListTargetsForPolicy: {
    mutating: false,
    run: ({ account, input }) => {
      const organization = managedOrDelegated(account);
      const targets = [...thePolicy(organization, input).targets].map((id) => ({
        TargetId: id,
        Name: id === organization.rootId ? 'Root' : organization.accounts.get(id)?.name,
        Type: id === organization.rootId ? 'ROOT' : 'ACCOUNT',
      }));
      const { items, next } = tokenPage(targets, input, paging);
      return { Targets: items, NextToken: next };
    },
  },
};
