// One question of each kind, with every optional part filled, and the facts that each must show.
import { sealPlan } from '../../src/engine/plan.ts';
import type { Plan } from '../../src/engine/plan.ts';
import type {
  ApproveQuestion,
  AttestQuestion,
  ChooseQuestion,
  CodeQuestion,
  EnrolQuestion,
  Event,
  Identity,
  Question,
  ShowSecretQuestion,
  TextQuestion,
  WaitForQuestion,
} from '../../src/engine/port.ts';
import { Secret } from '../../src/engine/secret.ts';

export const plan: Plan = sealPlan({
  control: 'root-access-keys',
  title: 'Deactivate the root access key',
  changes: [
    {
      id: 'deactivate',
      service: 'IAM',
      operation: 'UpdateAccessKey',
      input: { AccessKeyId: 'AKIA7Q2X', Status: 'Inactive' },
      principal: 'administrator',
      summary: 'Deactivate the key AKIA7Q2X',
      undo: { kind: 'can-be-undone', how: 'activate it again' },
    },
    {
      id: 'delete',
      service: 'IAM',
      operation: 'DeleteAccessKey',
      input: { AccessKeyId: 'AKIA7Q2X' },
      principal: 'caller',
      summary: 'Delete the key AKIA7Q2X',
      cost: 'about 1 USD',
      undo: { kind: 'final' },
      onlyIf: 'nothing broke',
    },
  ],
  remarks: ['Waiting takes a day'],
});

/** The same, to be changed and sealed again. */
export const draft = withoutDigest(plan);

export const phrasePlan: Plan = sealPlan({
  ...draft,
  phrase: { text: 'delete AKIA7Q2X', because: 'This key was used three days ago.' },
});

function withoutDigest({ digest: _digest, ...rest }: Plan) {
  return rest;
}

const base = { title: 'A question of this test', lines: ['Its explanation.'] } as const;

export const choose: ChooseQuestion = {
  ...base,
  kind: 'choose',
  id: 'test.choose',
  options: [
    { value: 'first', label: 'Alpha way', hint: 'the short one' },
    { value: 'locked', label: 'Barred way', disabled: 'needs the hand-over' },
    { value: 'second', label: 'Gamma way' },
  ],
  suggested: 'first',
};

export const approval: ApproveQuestion = {
  ...base,
  kind: 'approve',
  id: 'test.approve',
  plan,
  yes: 'Deactivate now',
  mayAcceptRisk: true,
};

export const text: TextQuestion = {
  ...base,
  kind: 'text',
  id: 'test.text',
  label: 'User name',
  check: (value) => (value.includes('root') ? 'The name contains "root".' : undefined),
};

export const password = 'Cq7-wNd4.Tz81';
export const showSecret: ShowSecretQuestion = {
  ...base,
  kind: 'show-secret',
  id: 'test.show-secret',
  label: 'Password of ada',
  secret: new Secret(password),
  confirm: 'I have stored it',
};

export const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
export const enrol: EnrolQuestion = {
  ...base,
  kind: 'enrol',
  id: 'test.enrol',
  device: 'ada-phone',
  uri: new Secret(`otpauth://totp/ada?secret=${seed}`),
  seed: new Secret(seed),
  check: (first, second) => {
    if (!/^\d{6}$/.test(second ?? first)) return 'A code has six digits.';
    return first === second ? 'That is the same code again.' : undefined;
  },
};

export const code: CodeQuestion = {
  ...base,
  kind: 'code',
  id: 'test.code',
  device: 'ada-phone',
  check: (value) => (/^\d{6}$/.test(value) ? undefined : 'A code has six digits.'),
};

export const attest: AttestQuestion = {
  ...base,
  kind: 'attest',
  id: 'test.attest',
  statement: 'The root password is in a password manager.',
  fields: [
    { name: 'holder', label: 'Who holds it', hint: 'a name', check: () => undefined },
    {
      name: 'place',
      label: 'Where it is kept',
      check: (value) => (value.length < 3 ? 'Say a little more.' : undefined),
    },
  ],
};

export const waitFor: WaitForQuestion = {
  ...base,
  kind: 'wait-for',
  id: 'test.wait-for',
  awaited: 'MFA on root',
  link: 'https://console.aws.amazon.com/iam/home#/security_credentials',
  since: 0,
  options: [{ value: 'accept-risk', label: 'Live with the risk' }],
};

export const everyKind: readonly Question[] = [choose, approval, text, showSecret, enrol, code, attest, waitFor];

/** What must be readable before the question is answered, whatever the front end. */
export function factsOf(question: Question): readonly string[] {
  const shared = [question.title, ...question.lines];
  switch (question.kind) {
    case 'choose':
      return [...shared, 'Alpha way', 'the short one', 'Barred way', 'needs the hand-over', 'Gamma way'];
    case 'approve':
      return [
        ...shared,
        'Deactivate the key AKIA7Q2X',
        'Delete the key AKIA7Q2X',
        'can be undone',
        'final',
        'about 1 USD',
        'nothing broke',
        'Waiting takes a day',
        'Deactivate now',
      ];
    case 'text':
      return [...shared, 'User name'];
    case 'show-secret':
      return [...shared, 'Password of ada'];
    case 'enrol':
    case 'code':
      return [...shared, 'ada-phone'];
    case 'attest':
      return [...shared, 'The root password is in a password manager.'];
    case 'wait-for':
      return [
        ...shared,
        'MFA on root',
        'https://console.aws.amazon.com/iam/home#/security_credentials',
        'Live with the risk',
      ];
  }
}

export const rehearsalIdentity: Identity = {
  accountId: '111122223333',
  partition: 'aws',
  region: 'eu-west-1',
  actingAs: 'root',
  actingArn: 'arn:aws:iam::111122223333:root',
  accountKind: 'standalone account',
  credentialSource: 'the rehearsal',
  rehearsal: true,
};

export const controlOpened: Event = {
  kind: 'control-opened',
  control: 'root-access-keys',
  title: 'Delete the root access keys',
  why: 'A root key can do anything, and no policy limits it.',
  facts: [
    { label: 'Found', value: 'AKIA7Q2X, active', tone: 'warning' },
    { label: 'Last used', value: '3 days ago (s3, us-east-1)', tone: 'plain' },
  ],
  sources: [{ title: 'AWS: root user keys', url: 'https://docs.aws.amazon.com/root' }],
};
