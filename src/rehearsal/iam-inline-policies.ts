// Inline policies of users, groups and roles: put, read back as they were put, deleted
// (IAM API reference, PutUserPolicy, PutGroupPolicy, PutRolePolicy).
import { AwsError } from './aws-error.ts';
import { requiredText } from './input.ts';
import { namedResource, theGroup, theRole, theUser } from './iam-names.ts';
import type { CallContext, Operation, OperationTable } from './operation.ts';
import { MalformedPolicy, parsePolicy, type PolicyDocument, type PolicySort } from './policy-document.ts';

interface Holder {
  readonly inlinePolicies: Map<string, PolicyDocument>;
}

/** Characters without white space that the inline policies of one holder may have together. */
const most = { user: 2048, group: 5120, role: 10_240 } as const;

/** Throws MalformedPolicyDocument (400) for a text that is no policy of this sort. */
export function readPolicy(text: string, sort: PolicySort): PolicyDocument {
  try {
    return parsePolicy(text, sort);
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new AwsError('MalformedPolicyDocument', 400, error.message);
  }
}

const size = (text: string) => text.replace(/\s/g, '').length;

function put(kind: keyof typeof most, find: (context: CallContext) => Holder): Operation {
  return {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const { inlinePolicies } = find(context);
      const name = requiredText(context.input, 'PolicyName');
      const document = readPolicy(requiredText(context.input, 'PolicyDocument'), 'identity');
      const others = [...inlinePolicies].filter(([other]) => other !== name);
      const total = others.reduce((sum, [, { text }]) => sum + size(text), size(document.text));
      if (total > most[kind]) {
        throw new AwsError('LimitExceeded', 409, `Maximum policy size of ${most[kind]} bytes exceeded for ${kind}.`);
      }
      inlinePolicies.set(name, document);
      return {};
    },
  };
}

function found(context: CallContext, { inlinePolicies }: Holder): readonly [string, PolicyDocument] {
  const name = requiredText(context.input, 'PolicyName');
  const document = inlinePolicies.get(name);
  if (document === undefined) {
    throw new AwsError('NoSuchEntity', 404, `The policy with name ${name} cannot be found.`);
  }
  return [name, document];
}

function get(kind: 'UserName' | 'GroupName' | 'RoleName', find: (context: CallContext) => Holder): Operation {
  return {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const [name, { text }] = found(context, find(context));
      // Percent-encoded, as IAM gives every document (RFC 3986).
      return { [kind]: requiredText(context.input, kind), PolicyName: name, PolicyDocument: encodeURIComponent(text) };
    },
  };
}

function remove(find: (context: CallContext) => Holder): Operation {
  return {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const holder = find(context);
      holder.inlinePolicies.delete(found(context, holder)[0]);
      return {};
    },
  };
}

export const inlinePolicyOperations: OperationTable = {
  PutUserPolicy: put('user', theUser),
  GetUserPolicy: get('UserName', theUser),
  DeleteUserPolicy: remove(theUser),
  PutGroupPolicy: put('group', theGroup),
  GetGroupPolicy: get('GroupName', theGroup),
  DeleteGroupPolicy: remove(theGroup),
  PutRolePolicy: put('role', theRole),
  GetRolePolicy: get('RoleName', theRole),
  DeleteRolePolicy: remove(theRole),
};
