// The plans that switch GuardDuty on with its paid extras off, and that take our detectors back.
import type { AccountFacts } from '../aws/account.ts';
import { type Change, type Plan, sealPlan } from '../engine/plan.ts';
import { type AwsContext, type KnownBy, ownTagMap, type UndoStep } from './contract.ts';
import type { Detector } from './detectors.ts';
import { counted, type Regions, type SeenRegion } from './each-region.ts';
import { madeByKind } from './undo-things.ts';
import { stepsByOrigin } from './undo-steps.ts';

export const price =
  'In us-east-1 a million CloudTrail management events cost 4 US dollars, a gigabyte of flow and DNS logs 1 US dollar (as known in 2026; aws.amazon.com/guardduty/pricing has today’s prices).';

/** On by AWS's choice unless named; all are paid extra (GuardDuty API reference, CreateDetector). */
const extras = [
  ...['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS', 'EBS_MALWARE_PROTECTION', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS'],
  'RUNTIME_MONITORING',
];

export function detectionPlan(where: readonly SeenRegion<Detector | undefined>[], context: AwsContext): Plan {
  const { facts } = context.account;
  return sealPlan({
    control: 'guardduty',
    title: `Switch GuardDuty on in ${counted(where)}`,
    changes: where.map(({ region, picture }) =>
      picture === undefined ? creationIn(region, context) : enablingIn(region, picture, context),
    ),
    remarks: [
      `${price} The first 30 days are free in each Region; the GuardDuty console shows what it would cost.`,
      ...(facts.caller.kind === 'root'
        ? [
            'Foreseen: GuardDuty reports any use of root as Policy:IAMUser/RootCredentialUsage, severity Low. This run uses root, so it shows up too.',
          ]
        : []),
      ...memberRemark(facts),
    ],
  });
}

function memberRemark({ kind }: AccountFacts): readonly string[] {
  return kind === 'member' || kind === 'management'
    ? ['In an organization one account may manage GuardDuty for all: ask there first, if there is one.']
    : [];
}

function creationIn(region: string, { account, signer }: AwsContext): Change {
  return {
    id: `create-${region}`,
    summary: `Switch GuardDuty on in ${region}, without what is paid extra`,
    service: 'GuardDuty',
    operation: 'CreateDetector',
    principal: account.acting,
    region,
    cost: 'free for 30 days, then by what happens there',
    input: {
      Enable: true,
      FindingPublishingFrequency: 'FIFTEEN_MINUTES',
      Features: extras.map((Name) => ({ Name, Status: 'DISABLED' })),
      Tags: ownTagMap(signer),
    },
    undo: { kind: 'can-be-undone', how: 'delete the detector' },
    makes: `detector/${region}`,
  };
}

/** Its features stay as whoever made it chose them. */
function enablingIn(region: string, { id }: Detector, { account }: AwsContext): Change {
  return {
    id: `enable-${region}`,
    summary: `Enable the detector in ${region} again`,
    service: 'GuardDuty',
    operation: 'UpdateDetector',
    principal: account.acting,
    region,
    cost: 'by what happens there, and by the extras it was made with',
    input: { DetectorId: id, Enable: true },
    undo: { kind: 'can-be-undone', how: 'disable it' },
  };
}

export function detectorUndo(
  { account, memory }: AwsContext,
  { seen }: Regions<Detector | undefined>,
): readonly UndoStep[] {
  const made = madeByKind(memory.made())('detector');
  const own = seen.flatMap(({ region, picture }) => {
    const knownBy: KnownBy = made.includes(region) ? 'journal' : 'tag';
    // A detector can be replaced by somebody else's: the tag has to be there in any case.
    return picture?.tagged === true ? [{ region, id: picture.id, knownBy }] : [];
  });
  return stepsByOrigin('undo-guardduty', own, (there) => ({
    title: 'The GuardDuty detectors',
    plan: {
      title: `Delete the detectors in ${counted(there)}`,
      changes: there.map(({ region, id: DetectorId }) => ({
        id: `delete-${region}`,
        summary: `Delete the detector in ${region}`,
        service: 'GuardDuty',
        operation: 'DeleteDetector',
        principal: account.acting,
        region,
        input: { DetectorId },
        undo: { kind: 'can-be-undone', how: 'make a new one; the findings of the old one are gone' },
        unmakes: `detector/${region}`,
      })),
      remarks: ['All their findings go with them.'],
    },
    yes: 'Delete them',
  }));
}
