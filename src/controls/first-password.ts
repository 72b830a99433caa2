// The first password of a user that this tool made: generated, shown once, and known to be stored.
import { signInAddress } from '../aws/alias.ts';
import { generatePassword } from '../aws/password.ts';
import { unlessMissing, type UserPicture } from '../aws/users.ts';
import type { Hands } from '../engine/executor.ts';
import type { RunMemory } from '../engine/memory.ts';
import type { AwsContext } from './contract.ts';

/** Gives the password that the plan has, shows it, and writes down that it is stored. */
export async function firstPassword(
  hands: Hands,
  { account, clock, memory, port, random, signal }: AwsContext,
  { userName, questionId }: { readonly userName: string; readonly questionId: string },
): Promise<void> {
  const stored = () => memory.remember({ fact: 'password-stored', userName, at: new Date(clock.now()).toISOString() });
  const change = hands.has('create-password') ? 'create-password' : 'replace-password';
  // An adopted user keeps the password it has.
  if (!hands.has(change)) return stored();
  const rules = await unlessMissing(account.read('IAM', 'GetAccountPasswordPolicy', {}));
  const password = generatePassword(rules?.PasswordPolicy ?? {}, random);
  await hands.send(change, { password });
  await port.ask(
    {
      kind: 'show-secret',
      id: questionId,
      title: `The first password of ${userName}`,
      lines: [
        'Put it into a password manager now. It is shown this once; AWS asks for a new one at the first sign-in.',
        `Sign in at ${await signInAddress(account)}`,
      ],
      label: `Console password of ${userName}`,
      secret: password,
      confirm: 'I have stored it',
    },
    signal,
  );
  return stored();
}

/** Stored, when the owner said so for this very password, or it was used since. */
export function isPasswordStored(picture: UserPicture | undefined, memory: RunMemory): boolean {
  if (picture?.passwordMade === undefined) return false;
  const { user, passwordMade } = picture;
  // AWS's dates have whole seconds only.
  const isSince = (time: number) => time + 1_000 >= passwordMade.getTime();
  if (user.PasswordLastUsed !== undefined && isSince(user.PasswordLastUsed.getTime())) return true;
  const said = memory.facts('password-stored');
  return said.some(({ userName, at }) => userName === user.UserName && isSince(Date.parse(at)));
}
