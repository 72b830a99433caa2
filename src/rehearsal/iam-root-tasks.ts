// What a session of AssumeRoot does to the root user of a member account: the calls that elsewhere want a
// UserName mean root there (IAM User Guide, "Perform a privileged task on a member account").
import { AwsError, invalid, noSuchEntity } from './aws-error.ts';
import { mfaOperations } from './iam-mfa.ts';
import { passwordOperations } from './iam-passwords.ts';
import { optionalText, requiredText } from './input.ts';
import type { CallContext, Operation, OperationTable, Output } from './operation.ts';

function isAboutRoot({ principal, input }: CallContext): boolean {
  return principal.session?.kind === 'assumed-root' && optionalText(input, 'UserName') === undefined;
}

function orRoot(otherwise: Operation | undefined, run: (context: CallContext) => Output): Operation {
  if (otherwise === undefined) throw new TypeError('there is no such operation to extend');
  return { ...otherwise, run: (context) => (isAboutRoot(context) ? run(context) : otherwise.run(context)) };
}

function rootLogin({ account }: CallContext): Output {
  if (!account.root.hasPassword) throw noSuchEntity('Login Profile for User', 'root');
  return { LoginProfile: { CreateDate: new Date(account.createdAt), PasswordResetRequired: false } };
}

export const rootTaskOperations: OperationTable = {
  GetLoginProfile: orRoot(passwordOperations['GetLoginProfile'], rootLogin),
  // Sets no password: root may choose one again through the recovery mail.
  CreateLoginProfile: orRoot(passwordOperations['CreateLoginProfile'], (context) => {
    if (optionalText(context.input, 'Password') !== undefined) {
      throw invalid('Password must not be given in a root session.');
    }
    if (context.account.root.hasPassword) {
      throw new AwsError('EntityAlreadyExists', 409, 'Login Profile for user root already exists.');
    }
    context.account.root.hasPassword = true;
    return rootLogin(context);
  }),
  DeleteLoginProfile: orRoot(passwordOperations['DeleteLoginProfile'], (context) => {
    rootLogin(context);
    context.account.root.hasPassword = false;
    return {};
  }),
  DeactivateMFADevice: orRoot(mfaOperations['DeactivateMFADevice'], ({ account, input }) => {
    const device = account.devices.get(requiredText(input, 'SerialNumber'));
    if (device?.owner?.kind !== 'root') throw noSuchEntity('MFA device', requiredText(input, 'SerialNumber'));
    delete device.owner;
    delete device.enabledAt;
    return {};
  }),
};
