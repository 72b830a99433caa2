// The services this account has, and which wire each speaks. A new service is one line here.
import { accessAnalyzerOperations, accessAnalyzerRoutes } from './access-analyzer.ts';
import { accountManagementOperations, accountRoutes } from './account-management.ts';
import { budgetOperations } from './budgets.ts';
import { cloudTrailOperations } from './cloudtrail.ts';
import { alarmOperations, alarmNamespace } from './cloudwatch.ts';
import { configOperations } from './config.ts';
import { eventOperations } from './eventbridge.ts';
import { freeTierOperations } from './free-tier.ts';
import { guardDutyOperations, guardDutyRoutes } from './guardduty.ts';
import { iamNamespace, iamOperations } from './iam.ts';
import { logOperations } from './logs.ts';
import type { OperationTable } from './operation.ts';
import { organizationsOperations } from './organizations.ts';
import { inWordsOf, type Family } from './refusals.ts';
import { s3Operations } from './s3.ts';
import { s3ControlOperations } from './s3-control.ts';
import type { ArrivedRequest } from './sigv4.ts';
import { snsNamespace, snsOperations } from './sns.ts';
import { stsNamespace, stsOperations } from './sts.ts';
import type { AwsError } from './aws-error.ts';
import { readHost } from './aws-host.ts';
import { cborWire, speaksCbor } from './wire-cbor.ts';
import type { Decoded, Wire, WireAnswer } from './wire.ts';
import { jsonWire } from './wire-json.ts';
import { queryWire } from './wire-query.ts';
import { restJsonWire } from './wire-rest-json.ts';
import { s3Wire } from './wire-rest-xml.ts';
import { s3ControlWire } from './wire-s3-control.ts';

export interface Service {
  /** As in the name of its endpoint and of its CloudTrail events, but for S3 Control. */
  readonly name: string;
  /** In a signature's scope. */
  readonly signs: string;
  /** Prefix of its IAM actions. */
  readonly actions: string;
  readonly family: Family;
  /** Whether a request signed for it is for it, where several share a name. */
  readonly fits: (request: ArrivedRequest) => boolean;
  readonly operations: OperationTable<unknown>;
  readonly decode: (request: ArrivedRequest) => Decoded;
  /** `result` is what its operation returned. */
  readonly answer: (operation: string, result: unknown, requestId: string) => WireAnswer;
  readonly error: (error: AwsError, requestId: string, request: ArrivedRequest) => WireAnswer;
}

function service<Result>(
  name: string,
  family: Family,
  wire: Wire<Result>,
  operations: OperationTable<Result>,
  more: Partial<Pick<Service, 'signs' | 'actions' | 'fits'>> = {},
): Service {
  const answer = (operation: string, result: unknown, requestId: string) =>
    // A result always comes from the operation of the same table.
    wire.answer(operation, result as Result, requestId);
  return {
    name,
    family,
    operations,
    signs: name,
    actions: name,
    fits: () => true,
    ...more,
    decode: wire.decode,
    answer,
    error: (error, requestId, request) => wire.error(inWordsOf(family, error), requestId, request),
  };
}

const isTargeted = ({ headers }: ArrivedRequest) => headers.has('x-amz-target');
const isAboutAccount = ({ headers }: ArrivedRequest) => headers.has('x-amz-account-id');

/** In the order of the documentation. CloudWatch is here once for each of the three wires its clients speak. */
export const services: readonly Service[] = [
  service('iam', 'query', queryWire(iamNamespace), iamOperations),
  service('sts', 'query', queryWire(stsNamespace), stsOperations),
  service('s3-control', 's3', s3ControlWire, s3ControlOperations, { signs: 's3', fits: isAboutAccount }),
  service('s3', 's3', s3Wire, s3Operations),
  service('cloudtrail', 'json', jsonWire('1.1'), cloudTrailOperations),
  service('organizations', 'organizations', jsonWire('1.1'), organizationsOperations),
  service('account', 'account', restJsonWire(accountRoutes), accountManagementOperations),
  service('sns', 'sns', queryWire(snsNamespace), snsOperations),
  service('events', 'json', jsonWire('1.1'), eventOperations),
  service('logs', 'logs', jsonWire('1.1'), logOperations),
  service('monitoring', 'json', cborWire, alarmOperations, { actions: 'cloudwatch', fits: speaksCbor }),
  service('monitoring', 'json', jsonWire('1.0'), alarmOperations, { actions: 'cloudwatch', fits: isTargeted }),
  service('monitoring', 'query', queryWire(alarmNamespace), alarmOperations, { actions: 'cloudwatch' }),
  service('guardduty', 'guardduty', restJsonWire(guardDutyRoutes), guardDutyOperations),
  service('config', 'json', jsonWire('1.1'), configOperations),
  service('access-analyzer', 'rest-json', restJsonWire(accessAnalyzerRoutes), accessAnalyzerOperations),
  service('budgets', 'budgets', jsonWire('1.1'), budgetOperations),
  service('freetier', 'json', jsonWire('1.0'), freeTierOperations),
];

/** By the AWS host that a request names, or else by the service name in its signature's scope. */
export function serviceFor(request: ArrivedRequest, signedFor: string | undefined): Service | undefined {
  const host = readHost(request.headers.get('host') ?? '');
  const fitting = services.filter(({ fits }) => fits(request));
  return fitting.find(({ name }) => name === host?.service) ?? fitting.find(({ signs }) => signs === signedFor);
}
