// What a record says that its documents need. Everything comes from the record itself, so the documents can say
// nothing that it does not say.
import type { RecordContent, RecordedControl, RecordedFact } from '../content.ts';

export interface Known {
  readonly rehearsal: boolean;
  readonly accountId: string;
  readonly alias?: string;
  readonly partition: string;
  readonly region: string;
  /** In words. */
  readonly kind: string;
  /** The day the run ended, ISO 8601. */
  readonly day: string;
  /** The Region in which AWS records what belongs to no Region: root sign-ins, IAM. */
  readonly globalRegion: string;
  readonly approver?: string;
  readonly review?: string;
  readonly drill?: string;
  readonly passwordCustodian?: string;
  readonly deviceCustodian?: string;
  /** What the owner said about payment and billing. */
  readonly billing?: string;
  readonly administrators?: string;
  readonly signInAddress?: string;
  readonly trailArn?: string;
  readonly bucket?: string;
  /** Facts as they were read. */
  readonly devices: readonly RecordedFact[];
  readonly contacts: readonly RecordedFact[];
  readonly alerts: readonly RecordedFact[];
  readonly findings: readonly RecordedFact[];
  /** The controls that protect root or watch it, in the record's order. */
  readonly guards: readonly Pick<RecordedControl, 'title' | 'grade' | 'statement'>[];
}

const guardIds: readonly string[] = [
  'contacts',
  'root-mfa',
  'admin-sign-in',
  'cloudtrail',
  'root-alert',
  'change-alert',
  'guardduty',
  'root-access-keys',
  'root-password',
  'root-email',
  'root-custody',
  'root-procedure',
  'billing-access',
];

/** What `content` says, as far as it was recorded. */
export function knownFrom({ run, controls }: RecordContent): Known {
  const facts = (id: string) => controls.find((control) => control.id === id)?.facts ?? [];
  const fact = (id: string, ...labels: readonly string[]) =>
    labels
      .map((wanted) => facts(id).find(({ label }) => label === wanted)?.value)
      .find((value) => value !== undefined && value.trim() !== '');
  /** Only what was attested: an accepted risk has no names in it. */
  const word = (id: string) => controls.find((control) => control.id === id && control.grade === 'attested')?.word;
  const said = (id: string, field: string) => {
    const value = word(id)?.fields[field]?.trim();
    return value === '' ? undefined : value;
  };
  const holds = (id: string) => controls.find((control) => control.id === id)?.grade === 'verified';
  const { account } = run;
  return {
    rehearsal: run.rehearsal,
    accountId: account.id,
    partition: account.partition,
    region: account.region,
    kind: account.kind,
    day: run.finishedAt.slice(0, 10),
    globalRegion: globalRegions[account.partition] ?? account.region,
    devices: facts('root-mfa'),
    contacts: facts('contacts'),
    alerts: [...facts('root-alert'), ...facts('change-alert')],
    findings: facts('guardduty'),
    guards: controls.filter(({ id }) => guardIds.includes(id)),
    ...present({
      alias: account.alias,
      approver: said('root-procedure', 'approver'),
      review: said('root-procedure', 'review'),
      drill: said('root-procedure', 'drill'),
      passwordCustodian: said('root-custody', 'password'),
      deviceCustodian: said('root-custody', 'device'),
      billing: word('billing-access')?.statement,
      administrators: holds('admin-user') ? fact('admin-user', 'Its members', 'User', 'You are') : undefined,
      signInAddress: holds('admin-user') ? fact('admin-user', 'Sign-in address') : undefined,
      trailArn: fact('cloudtrail', 'Trail ARN'),
      bucket: fact('cloudtrail', 'Bucket'),
    }),
  };
}

const globalRegions: { readonly [partition: string]: string } = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
  'aws-eusc': 'eusc-de-east-1',
};

/** `members` without those that are not known. */
function present<T extends { readonly [name: string]: string | undefined }>(members: T) {
  const known = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { readonly [name in keyof T]?: string };
}
