// The plan of the hand-over: a temporary key, a session by a one-time code, the key deleted; and the same once
// more for the case that AWS ends a session together with its key.
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import type { AwsContext } from './contract.ts';

export /** A temporary key of this user that was not deleted. */
interface LeftOverKey {
  readonly id: string;
  /** `probably`: its id never reached us, so only its time and that it was never used speak for it. */
  readonly ours: 'surely' | 'probably';
}

const sessionSeconds = 3_600;
const notYetVisible = {
  errors: ['InvalidClientTokenId', 'NoSuchEntity'],
  forSeconds: 60,
  because: 'AWS needs a moment until a new key is known everywhere',
};

export function sessionPlan(
  context: AwsContext,
  userName: string,
  serial: string,
  leftOver: readonly LeftOverKey[],
): Plan {
  const signer = context.account.acting;
  const deleteKey = (id: string) => ({
    service: 'IAM' as const,
    operation: 'DeleteAccessKey',
    input: { UserName: userName, AccessKeyId: id },
    undo: { kind: 'final' as const },
    retries: notYetVisible,
    unmakes: `access-key/${id}`,
  });
  const round = (number: '1' | '2', onlyIf?: string): readonly Change[] => {
    const condition = onlyIf === undefined ? {} : { onlyIf };
    const keyId = `{key ${number}}`;
    return [
      {
        ...condition,
        id: `create-key-${number}`,
        summary: `Make a temporary access key for ${userName}, kept in memory`,
        service: 'IAM',
        operation: 'CreateAccessKey',
        principal: signer,
        input: { UserName: userName },
        undo: { kind: 'can-be-undone', how: 'delete the key' },
        compensation: {
          ...deleteKey(keyId),
          summary: 'Delete the temporary access key',
          principal: 'caller',
        },
      },
      {
        ...condition,
        id: `session-${number}`,
        summary: `Open a one-hour session as ${userName} with a code`,
        service: 'STS',
        operation: 'GetSessionToken',
        principal: 'administrator-key',
        input: { DurationSeconds: sessionSeconds, SerialNumber: serial, TokenCode: `{code ${number}}` },
        undo: { kind: 'can-be-undone', how: 'it ends by itself' },
        repeats: 'with a new code each time, while AWS does not accept it',
        retries: notYetVisible,
      },
      {
        ...condition,
        ...deleteKey(keyId),
        id: `delete-key-${number}`,
        summary:
          number === '1' ? 'Delete the temporary access key' : 'Delete the second key, just before the final re-read',
        principal: number === '1' ? 'administrator' : 'caller',
      },
    ];
  };
  return sealPlan({
    control: 'admin-sign-in',
    title: `Hand over to ${userName}`,
    changes: [
      ...leftOver.map((key, index) => ({
        ...deleteKey(key.id),
        id: `delete-left-over-${index + 1}`,
        summary: `Delete the ${leftOverWords(key)}`,
        principal: signer,
      })),
      ...round('1'),
      ...round('2', 'the session ends together with the first key'),
    ],
    placeholders: {
      'key 1': { meaning: 'the id of the temporary key' },
      'key 2': { meaning: 'the id of the second temporary key' },
      'code 1': { meaning: 'a code your app shows, not used before', secret: true },
      'code 2': { meaning: 'another code', secret: true },
    },
    remarks: [`From then on the run acts as ${userName}. Root comes back only for what nothing else can do.`],
  });
}

export function leftOverWords({ id, ours }: LeftOverKey): string {
  return ours === 'surely'
    ? `temporary access key ${id} of an earlier attempt`
    : `access key ${id}, never used; probably ours: it was made when an answer of AWS was lost`;
}
