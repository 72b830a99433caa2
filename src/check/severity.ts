// How bad it is when a control does not hold. The measure is Prowler's, by the check that looks at the same thing, so
// that both put the same things first (Prowler 5.40.0).
import type { FrameworkReference } from '../engine/claim.ts';

/** Worst first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

const checks: { readonly [severity in Exclude<Severity, 'medium'>]: readonly string[] } = {
  critical: [
    'iam_no_root_access_key',
    'iam_root_mfa_enabled',
    'iam_root_hardware_mfa_enabled',
    'iam_user_administrator_access_policy',
    'iam_aws_attached_policy_no_administrative_privileges',
    'cloudtrail_logs_s3_bucket_is_not_publicly_accessible',
  ],
  high: [
    'iam_avoid_root_usage',
    'iam_root_credentials_management_enabled',
    'iam_user_mfa_enabled_console_access',
    'iam_user_hardware_mfa_enabled',
    'iam_administrator_access_with_mfa',
    'iam_group_administrator_access_policy',
    'cloudtrail_multi_region_enabled',
    'guardduty_is_enabled',
    'securityhub_enabled',
    's3_account_level_public_access_blocks',
    'ec2_ebs_default_encryption',
  ],
  low: [
    'iam_policy_attached_only_to_group_or_roles',
    'iam_support_role_created',
    'iam_securityaudit_role_created',
    'cloudtrail_multi_region_enabled_logging_management_events',
    'cloudtrail_cloudwatch_logging_enabled',
    'accessanalyzer_enabled',
  ],
};

/** The worst of its Prowler checks; `medium` where there is none that says otherwise. */
export function severityOf(frameworks: readonly FrameworkReference[]): Severity {
  const found = frameworks
    .filter(({ framework }) => framework === 'Prowler')
    .map(
      ({ id }) => (['critical', 'high', 'low'] as const).find((severity) => checks[severity].includes(id)) ?? 'medium',
    );
  return severities.find((severity) => found.includes(severity)) ?? 'medium';
}
