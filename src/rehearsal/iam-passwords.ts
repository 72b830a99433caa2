// Console passwords of users and the account's password policy
// (IAM User Guide, "Set an account password policy for IAM users").
import { AwsError, noSuchEntity } from './aws-error.ts';
import { flag, optionalFlag, optionalNumber, optionalText, requiredText } from './input.ts';
import { namedResource, theUser } from './iam-names.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import type { PasswordPolicy } from './password-policy.ts';
import type { AccountState, LoginProfile, User } from './state.ts';

/** Throws PasswordPolicyViolation, naming what is missing. */
export function checkPassword(account: AccountState, user: Pick<User, 'userName'>, password: string): void {
  const classes = [
    { present: /[A-Z]/.test(password), wanted: account.passwordPolicy?.upperCase, name: 'uppercase letter' },
    { present: /[a-z]/.test(password), wanted: account.passwordPolicy?.lowerCase, name: 'lowercase letter' },
    { present: /\d/.test(password), wanted: account.passwordPolicy?.numbers, name: 'number' },
    { present: /[^A-Za-z0-9]/.test(password), wanted: account.passwordPolicy?.symbols, name: 'symbol' },
  ];
  const violation = (what: string) =>
    new AwsError('PasswordPolicyViolation', 400, `Password does not conform to the account password policy: ${what}.`);
  const least = account.passwordPolicy?.minimumLength ?? 8;
  if (password.length < least) throw violation(`it must have at least ${least} characters`);
  if (password.toLowerCase() === user.userName.toLowerCase()) throw violation('it must not be the user name');
  const missing = classes.find(({ present, wanted }) => wanted === true && !present);
  if (missing !== undefined) throw violation(`it must have at least one ${missing.name}`);
  if (account.passwordPolicy === undefined && classes.filter(({ present }) => present).length < 3) {
    throw violation('it must mix three of upper case, lower case, numbers and symbols');
  }
}

function newPassword({ account, input }: CallContext, user: User): string {
  const password = requiredText(input, 'Password');
  checkPassword(account, user, password);
  return password;
}

function loginOf(user: User): LoginProfile {
  if (user.login === undefined) throw noSuchEntity('Login Profile for User', user.userName);
  return user.login;
}

function describeLogin(user: User, login: LoginProfile): Output {
  return {
    LoginProfile: {
      UserName: user.userName,
      CreateDate: new Date(login.createdAt),
      PasswordResetRequired: login.resetRequired,
    },
  };
}

export const passwordOperations: OperationTable = {
  CreateLoginProfile: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const user = theUser(context);
      if (user.login !== undefined) {
        throw new AwsError('EntityAlreadyExists', 409, `Login Profile for user ${user.userName} already exists.`);
      }
      const password = newPassword(context, user);
      user.login = { password, createdAt: context.now, resetRequired: flag(context.input, 'PasswordResetRequired') };
      return describeLogin(user, user.login);
    },
  },
  GetLoginProfile: {
    mutating: false,
    resource: namedResource,
    run: (context) => {
      const user = theUser(context);
      return describeLogin(user, loginOf(user));
    },
  },
  UpdateLoginProfile: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const user = theUser(context);
      const login = loginOf(user);
      if (optionalText(context.input, 'Password') !== undefined) login.password = newPassword(context, user);
      login.resetRequired = optionalFlag(context.input, 'PasswordResetRequired') ?? login.resetRequired;
      return {};
    },
  },
  DeleteLoginProfile: {
    mutating: true,
    resource: namedResource,
    run: (context) => {
      const user = theUser(context);
      loginOf(user);
      delete user.login;
      return {};
    },
  },
  GetAccountPasswordPolicy: {
    mutating: false,
    run: ({ account }) => {
      const policy = account.passwordPolicy;
      if (policy === undefined) {
        throw new AwsError(
          'NoSuchEntity',
          404,
          `The Password Policy with domain name ${account.accountId} cannot be found.`,
        );
      }
      return { PasswordPolicy: describePolicy(policy) };
    },
  },
  // What is not given falls back to AWS's defaults, not to the policy before.
  UpdateAccountPasswordPolicy: {
    mutating: true,
    run: ({ account, input }) => {
      const maximumAgeDays = optionalNumber(input, 'MaxPasswordAge');
      const reusePrevention = optionalNumber(input, 'PasswordReusePrevention');
      account.passwordPolicy = {
        minimumLength: optionalNumber(input, 'MinimumPasswordLength') ?? 6,
        symbols: flag(input, 'RequireSymbols'),
        numbers: flag(input, 'RequireNumbers'),
        upperCase: flag(input, 'RequireUppercaseCharacters'),
        lowerCase: flag(input, 'RequireLowercaseCharacters'),
        usersMayChange: flag(input, 'AllowUsersToChangePassword'),
        hardExpiry: flag(input, 'HardExpiry'),
        ...(maximumAgeDays === undefined ? {} : { maximumAgeDays }),
        ...(reusePrevention === undefined ? {} : { reusePrevention }),
      };
      return {};
    },
  },
};

function describePolicy(policy: PasswordPolicy): Output {
  return {
    MinimumPasswordLength: policy.minimumLength,
    RequireSymbols: policy.symbols,
    RequireNumbers: policy.numbers,
    RequireUppercaseCharacters: policy.upperCase,
    RequireLowercaseCharacters: policy.lowerCase,
    AllowUsersToChangePassword: policy.usersMayChange,
    ExpirePasswords: policy.maximumAgeDays !== undefined,
    MaxPasswordAge: policy.maximumAgeDays,
    PasswordReusePrevention: policy.reusePrevention,
    HardExpiry: policy.hardExpiry,
  };
}
