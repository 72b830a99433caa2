// One check as OCSF Detection Findings (class 2004), with the fields that Prowler fills, so that the two can be
// compared by a program: the check in metadata.event_code, its result in status_code, frameworks in unmapped.compliance.
import { printableValue } from '../aws/printable.ts';
import type { FrameworkReference } from '../engine/claim.ts';
import type { CheckedControl, CheckReport } from './report.ts';
import type { Severity } from './severity.ts';
import { isLeft } from './worst-first.ts';

/** As OCSF numbers them. */
const severityIds: { readonly [severity in Severity]: readonly [number, string] } = {
  low: [2, 'Low'],
  medium: [3, 'Medium'],
  high: [4, 'High'],
  critical: [5, 'Critical'],
};

/** Worst first, one for each control that applies to the account. */
export function ocsfFindings(report: CheckReport): readonly object[] {
  return report.controls
    .filter(({ grade }) => grade !== 'not-applicable')
    .map((control) => printableValue(findingOf(control, report)));
}

function findingOf(control: CheckedControl, report: CheckReport): object {
  const { account, version, caller, rehearsal } = report;
  const { id, partition, region } = account;
  const at = new Date(report.startedAt);
  const time = { time: Math.floor(at.getTime() / 1000), time_dt: report.startedAt };
  const [severityId, severity] = severityIds[control.severity];
  const code = eventCode(control);
  const arn = `arn:${partition}:iam::${id}:root`;
  return {
    message: control.statement,
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2004,
    class_name: 'Detection Finding',
    type_uid: 200401,
    type_name: 'Detection Finding: Create',
    ...time,
    severity_id: severityId,
    severity,
    status_id: 1,
    status: 'New',
    status_code: statusCode(control),
    status_detail: control.statement,
    risk_details: control.why,
    finding_info: {
      uid: `rootlock-aws-${code}-${id}-${region}-${control.control}`,
      title: control.title,
      desc: control.why,
      created_time: time.time,
      created_time_dt: time.time_dt,
      types: ['Software and Configuration Checks'],
    },
    metadata: {
      event_code: code,
      product: { uid: 'rootlock', name: 'rootlock', vendor_name: 'rootlock', version },
      profiles: ['cloud', 'datetime'],
      version: '1.5.0',
    },
    cloud: {
      account: { uid: id, type_id: 10, type: 'AWS Account' },
      provider: 'aws',
      region,
    },
    resources: [
      {
        uid: arn,
        name: id,
        type: 'AwsAccount',
        cloud_partition: partition,
        region,
        group: { name: 'account' },
        data: { details: '', metadata: Object.fromEntries(control.facts.map(({ label, value }) => [label, value])) },
      },
    ],
    ...(control.next === undefined
      ? {}
      : { remediation: { desc: control.next.says, references: control.sources.flatMap(({ url }) => url ?? []) } }),
    unmapped: {
      compliance: complianceOf(control.frameworks),
      rootlock: {
        control: control.control,
        group: control.group,
        grade: control.grade,
        rehearsal,
        caller: caller.arn,
        prowler_checks: prowlerChecks(control),
        missing_permissions: control.missing,
        evidence: control.evidence.map(({ service, operation, region: where, time: when, requestId = '' }) => ({
          ...{ service, operation, region: where, time: when, request_id: requestId },
        })),
      },
    },
  };
}

function prowlerChecks({ frameworks }: Pick<CheckedControl, 'frameworks'>): readonly string[] {
  return frameworks.filter(({ framework }) => framework === 'Prowler').map(({ id }) => id);
}

/** Prowler's own id where one check of it stands for the control; where several do, none of them says it all. */
function eventCode(control: CheckedControl): string {
  const [only, ...more] = prowlerChecks(control);
  return only === undefined || more.length > 0 ? control.control : only;
}

/** Prowler knows three: what only a person can say, and what could not be read, is for a person to look at. */
function statusCode(control: CheckedControl): 'PASS' | 'FAIL' | 'MANUAL' {
  if (control.grade === 'unknown' || (control.byWord && isLeft(control))) return 'MANUAL';
  return isLeft(control) || control.grade === 'accepted' ? 'FAIL' : 'PASS';
}

const shortNames: { readonly [framework: string]: string } = {
  'CIS AWS Foundations': 'CIS',
  'AWS Security Hub': 'AWS-Security-Hub',
  'AWS Startup Security Baseline': 'AWS-Startup-Security-Baseline',
};

/** `{ "CIS-7.0": ["2.5"] }`: Prowler leaves a last zero of the version out. */
function complianceOf(frameworks: readonly FrameworkReference[]): { readonly [framework: string]: readonly string[] } {
  const found: { [framework: string]: string[] } = {};
  for (const { framework, version, id } of frameworks) {
    if (framework === 'Prowler') continue;
    const name = `${shortNames[framework] ?? framework.replaceAll(' ', '-')}-${version.replace(/^(\d+\.\d+)\.0$/, '$1')}`;
    (found[name] ??= []).push(id);
  }
  return found;
}
