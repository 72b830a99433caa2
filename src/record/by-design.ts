// Findings that other scanners will raise although the set-up is as intended. Said in the record before
// anyone has to ask. Logic and ids as in Prowler's checks and CIS AWS Foundations 7.0.0 and 5.0.0.
import type { ByDesignFinding } from './content.ts';

export type ForeseenFinding = 'administrator-access' | 'administrator-virtual-mfa' | 'root-virtual-mfa' | 'root-used';

const cis7 = (id: string) => ({ framework: 'CIS AWS Foundations', version: '7.0.0', id });
const cis5 = (id: string) => ({ framework: 'CIS AWS Foundations', version: '5.0.0', id });
const prowler = (id: string) => ({ framework: 'Prowler', version: '5.40.0', id });

/** The finding by name, worded for the record. */
export function byDesignFinding(id: ForeseenFinding): ByDesignFinding {
  switch (id) {
    case 'administrator-access':
      return {
        id,
        raisedBy: [
          cis7('2.14'),
          cis5('1.15'),
          prowler('iam_group_administrator_access_policy'),
          prowler('iam_aws_attached_policy_no_administrative_privileges'),
        ],
        why: 'AdministratorAccess is attached to the group of the administrator. Without it, root would be needed for everyday work.',
      };
    case 'administrator-virtual-mfa':
      return {
        id,
        raisedBy: [prowler('iam_user_hardware_mfa_enabled')],
        why: 'The administrator signs in with an authenticator app. The check asks for a hardware device.',
      };
    case 'root-virtual-mfa':
      return {
        id,
        raisedBy: [cis7('2.6'), cis5('1.5'), prowler('iam_root_hardware_mfa_enabled')],
        why: 'Root has MFA with an authenticator app. The check asks for hardware devices only.',
      };
    case 'root-used':
      return {
        id,
        raisedBy: [cis7('2.7'), cis5('1.6'), prowler('iam_avoid_root_usage')],
        why: 'Root was used for this run, because only root can do some of it.',
        recheck: 'Check again after 2 days without root.',
      };
  }
}
