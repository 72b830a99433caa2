// GuardDuty detectors: one per Region. What they find is in root-findings.ts (GuardDuty API reference, CreateDetector).
import { constrained } from './constraints.ts';
import { findingOperations } from './guardduty-findings.ts';
import { refuseInput, reject, theDetector } from './guardduty-requests.ts';
import { flag, optionalText, requiredText, structures, type Input } from './input.ts';
import type { CallContext, OperationTable, Output } from './operation.ts';
import { mappedTags } from './service-tags.ts';
import { inRegion, type Detector } from './services-state.ts';
import type { Routes } from './wire-rest-json.ts';

export const guardDutyRoutes: Routes = {
  'POST /detector': 'CreateDetector',
  'GET /detector': 'ListDetectors',
  'GET /detector/{detectorId}': 'GetDetector',
  'POST /detector/{detectorId}': 'UpdateDetector',
  'DELETE /detector/{detectorId}': 'DeleteDetector',
  'GET /detector/{detectorId}/administrator': 'GetAdministratorAccount',
  'POST /detector/{detectorId}/findings': 'ListFindings',
  'POST /detector/{detectorId}/findings/get': 'GetFindings',
};

/** The sources that cannot be switched off. */
const foundational = ['CLOUD_TRAIL', 'DNS_LOGS', 'FLOW_LOGS'];
/** On unless the call that makes the detector says otherwise. */
const onByDefault = [
  'S3_DATA_EVENTS',
  'EKS_AUDIT_LOGS',
  'EBS_MALWARE_PROTECTION',
  'RDS_LOGIN_EVENTS',
  'LAMBDA_NETWORK_LOGS',
];
const offByDefault = ['RUNTIME_MONITORING', 'EKS_RUNTIME_MONITORING'];

const frequency = (input: Input) => optionalText(input, 'findingPublishingFrequency');

function setFeatures(features: Detector['features'], input: Input): void {
  for (const feature of structures(input, 'features')) {
    const [name, status] = [requiredText(feature, 'name'), requiredText(feature, 'status')];
    if (!onByDefault.includes(name) && !offByDefault.includes(name)) {
      throw reject(`the feature ${name} is not known or cannot be changed.`);
    }
    features.set(name, status === 'ENABLED' ? 'ENABLED' : 'DISABLED');
  }
}

function describe(account: CallContext['account'], detector: Detector): Output {
  const status = (name: string) => ({ status: detector.features.get(name) ?? 'DISABLED' });
  const updatedAt = Math.floor(detector.updatedAt / 1000);
  return {
    status: detector.enabled ? 'ENABLED' : 'DISABLED',
    createdAt: new Date(detector.createdAt).toISOString(),
    updatedAt: new Date(detector.updatedAt).toISOString(),
    findingPublishingFrequency: detector.frequency,
    serviceRole:
      `arn:${account.partition}:iam::${account.accountId}:role/aws-service-role/` +
      'guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty',
    dataSources: {
      cloudTrail: status('CLOUD_TRAIL'),
      dnsLogs: status('DNS_LOGS'),
      flowLogs: status('FLOW_LOGS'),
      s3Logs: status('S3_DATA_EVENTS'),
      kubernetes: { auditLogs: status('EKS_AUDIT_LOGS') },
    },
    features: [...detector.features].map(([name, value]) => ({ name, status: value, updatedAt })),
    tags: detector.tags,
  };
}

/** With AWS's own choice of features. */
export function newDetector({
  ids,
  region,
  at,
}: Pick<CallContext, 'ids' | 'region'> & { readonly at: number }): Detector {
  return {
    id: Buffer.from(ids.bytes(16)).toString('hex'),
    region,
    createdAt: at,
    updatedAt: at,
    enabled: true,
    frequency: 'SIX_HOURS',
    features: new Map([
      ...[...foundational, ...onByDefault].map((name) => [name, 'ENABLED'] as const),
      ...offByDefault.map((name) => [name, 'DISABLED'] as const),
    ]),
    tags: new Map(),
  };
}

export const guardDutyOperations: OperationTable = constrained('guardduty', refuseInput, {
  CreateDetector: {
    mutating: true,
    run: ({ account, input, ids, now, region }) => {
      const { detectors } = account.services;
      if (inRegion(detectors.values(), region).length > 0) {
        throw reject('a detector already exists for the current account.');
      }
      const enabled = flag(input, 'enable');
      const made = newDetector({ ids, region, at: now });
      setFeatures(made.features, input);
      detectors.set(made.id, {
        ...{ ...made, enabled },
        frequency: frequency(input) ?? made.frequency,
        tags: mappedTags(input),
      });
      return { detectorId: made.id };
    },
  },
  ListDetectors: {
    mutating: false,
    run: ({ account, region }) => ({
      detectorIds: inRegion(account.services.detectors.values(), region).map(({ id }) => id),
    }),
  },
  GetDetector: { mutating: false, run: (context) => describe(context.account, theDetector(context)) },
  GetAdministratorAccount: {
    mutating: false,
    run: (context) => {
      const { manager } = theDetector(context);
      return manager === undefined
        ? {}
        : {
            administrator: {
              accountId: manager,
              relationshipStatus: 'Enabled',
              invitedAt: new Date(context.now).toISOString(),
            },
          };
    },
  },
  UpdateDetector: {
    mutating: true,
    run: (context) => {
      const { input, now } = context;
      const detector = theDetector(context);
      // A member of an organization cannot suspend or enable what its administrator manages.
      if (detector.manager !== undefined) throw reject('the account is a member of another account.');
      setFeatures(detector.features, input);
      detector.frequency = frequency(input) ?? detector.frequency;
      detector.enabled = flag(input, 'enable', detector.enabled);
      detector.updatedAt = now;
      return {};
    },
  },
  DeleteDetector: {
    mutating: true,
    run: (context) => {
      const { detectors, findings } = context.account.services;
      const { id } = theDetector(context);
      detectors.delete(id);
      for (const finding of findings.values()) if (finding.detectorId === id) findings.delete(finding.id);
      return {};
    },
  },
  ...findingOperations,
});
