// Rules that forward what happens in other Regions to the Region of the global services, and the role they do it by.
import {
  type AlertPicture,
  busArn,
  byRules,
  catches,
  type RolePicture,
  type RulePicture,
  takesEvents,
} from '../aws/alert-routes.ts';
import { Problem } from '../engine/errors.ts';
import type { Change } from '../engine/plan.ts';
import { forwardRule, type Watched } from './alert-events.ts';
import { forwarder, placesOf, type RulesWanted } from './alert-gaps.ts';
import { isOn, putRule, putTarget, switchedOn } from './alert-rule-calls.ts';
import { type AwsContext, isOwnTag, ownTags } from './contract.ts';

const forwardCost =
  '1 US dollar for a million events forwarded (as known in 2026; aws.amazon.com/eventbridge/pricing has today’s price): cents a year.';

/** One rule in each Region serves both alerts. */
export const nameOfForward = 'rootlock-forward';

export function forwardChanges(wanted: RulesWanted, picture: AlertPicture, context: AwsContext): readonly Change[] {
  const { detail, choice } = wanted;
  const { facts } = context.account;
  const name = nameOfForward;
  const text = forwardRule(name);
  const role = `arn:${facts.partition}:iam::${facts.accountId}:role/${forwarder.roleName}`;
  const bus = { Id: 'rootlock-forward', Arn: busArn(context.account, picture.global), RoleArn: role };
  const others = picture.regions.filter((region) => region !== picture.global);
  const changes = others.flatMap((region): readonly Change[] => {
    const here = detail.watched.filter(
      (one) => one.where !== 'global' && placesOf(one, picture, choice.scope).includes(region),
    );
    const own = picture.rules.find((rule) => rule.region === region && rule.name === name);
    const goes = (one: Watched) =>
      byRules(picture, one, region, takesEvents).length > 0 ||
      (own !== undefined && isOn(own) && catches(picture, own, one) && isForwarding(own));
    const isForwarding = ({ targets }: RulePicture) =>
      targets.some(({ arn, roleArn }) => arn === bus.Arn && roleArn === role);
    if (here.every((one) => goes(one))) return [];
    const serves = own !== undefined && here.every((one) => catches(picture, own, one));
    return [
      ...(serves
        ? switchedOn(`forward-${region}`, own, context)
        : [{ ...putRule(`forward-${region}`, text, region, context), cost: forwardCost }]),
      ...(own !== undefined && isForwarding(own)
        ? []
        : [putTarget(`forward-target-${region}`, { name, region }, bus, context)]),
    ];
  });
  const forwardsAny =
    changes.length > 0 || picture.rules.some((rule) => rule.targets.some(({ roleArn }) => roleArn === role));
  return forwardsAny ? [...roleChanges(picture, context), ...changes] : [];
}

/** The role by which EventBridge puts events on the bus of the global Region. */
function roleChanges(picture: AlertPicture, context: AwsContext): readonly Change[] {
  const { account, signer, memory } = context;
  const { roleName, rolePolicyName } = forwarder;
  const found = picture.roles.find(({ name }) => name === roleName);
  if (found?.exists === true && !found.trusted && !isOurs(found, memory.made())) throw takenRole(roleName);
  const base = { service: 'IAM', principal: account.acting } as const;
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: busArn(account, picture.global) }],
  });
  const changes: Change[] = [];
  if (found?.exists !== true) {
    changes.push({
      ...base,
      id: 'role',
      summary: `Make the role ${roleName}, which EventBridge takes`,
      operation: 'CreateRole',
      input: {
        RoleName: roleName,
        AssumeRolePolicyDocument: trust,
        Description: 'Lets EventBridge forward events to the Region of the alerts',
        Tags: ownTags(signer),
      },
      undo: { kind: 'can-be-undone', how: 'delete the role' },
      makes: `role/${roleName}`,
    });
  } else if (!found.trusted) {
    changes.push({
      ...base,
      id: 'role',
      summary: `Let EventBridge take the role ${roleName} again`,
      operation: 'UpdateAssumeRolePolicy',
      input: { RoleName: roleName, PolicyDocument: trust },
      undo: { kind: 'can-be-undone', how: 'write another trust policy' },
    });
  }
  if (found?.exists !== true || !found.allowed) {
    changes.push({
      ...base,
      id: 'role-policy',
      summary: `Let ${roleName} put events on the bus of ${picture.global}, and nothing else`,
      operation: 'PutRolePolicy',
      input: { RoleName: roleName, PolicyName: rolePolicyName, PolicyDocument: policy },
      undo: { kind: 'can-be-undone', how: 'delete the policy' },
      retries: { errors: ['NoSuchEntity'], forSeconds: 60, because: 'a new role is not known everywhere at once' },
    });
  }
  return changes;
}

function isOurs({ name, tags }: RolePicture, made: readonly string[]): boolean {
  return made.includes(`role/${name}`) || tags.some((tag) => isOwnTag(tag));
}

function takenRole(name: string): Problem {
  return new Problem('aws', {
    happened: `There is a role ${name} that rootlock did not make and that EventBridge may not take.`,
    account: 'Nothing was changed.',
    next: [`Rename or delete the role ${name}, then open this step again.`, 'Or choose only the global Region.'],
  });
}
