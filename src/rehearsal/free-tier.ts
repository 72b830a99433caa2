// The plan a new account is on (Free Tier API reference, GetAccountPlanState). Accounts from before the plans
// have none.
import { AwsError } from './aws-error.ts';
import { constrained, validationError } from './constraints.ts';
import { requiredText } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import type { Plan } from './services-state.ts';

function thePlan({ account }: CallContext): Plan {
  const { plan } = account.services;
  if (plan === undefined) throw new AwsError('ResourceNotFoundException', 400, 'The account has no plan.');
  return plan;
}

function describe({ account, now }: CallContext, plan: Plan): Output {
  return {
    accountId: account.accountId,
    accountPlanType: plan.type,
    accountPlanStatus: plan.expiresAt > now || plan.type === 'PAID' ? 'ACTIVE' : 'EXPIRED',
    accountPlanRemainingCredits: { amount: plan.credits, unit: 'USD' },
    accountPlanExpirationDate: plan.type === 'FREE' ? new Date(plan.expiresAt).toISOString() : undefined,
  };
}

export const freeTierOperations: OperationTable = constrained('freetier', validationError, {
  GetAccountPlanState: { mutating: false, run: (context) => describe(context, thePlan(context)) },
  UpgradeAccountPlan: {
    mutating: true,
    run: (context) => {
      const plan = thePlan(context);
      if (requiredText(context.input, 'accountPlanType') !== 'PAID') {
        throw new AwsError('ValidationException', 400, 'accountPlanType must be PAID.');
      }
      plan.type = 'PAID';
      return { accountId: context.account.accountId, accountPlanType: 'PAID', accountPlanStatus: 'ACTIVE' };
    },
  },
});
