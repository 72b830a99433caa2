// documents/incident-plan.md: what is done when root was used by somebody else, or may have been.
import { table } from '../markdown-text.ts';
import { incidentPlanTitle } from '../record-files.ts';
import {
  argument,
  bullets,
  capitals,
  commands,
  given,
  keepers,
  literal,
  logbook,
  page,
  readFacts,
  rootEvents,
  signInLink,
  type Section,
  steps,
  trailArguments,
  trailPlaces,
} from './blocks.ts';
import type { Known } from './known.ts';

/** The whole file. Pure: the same record gives the same text. */
export function incidentPlan(known: Known): string {
  const opening =
    'This plan is for the moment when somebody else used root, or may have. Read it through once now; in an incident start at section 3 and work down.';
  return page(known, incidentPlanTitle, opening, [
    signs(known),
    people(known),
    firstHour(known),
    extent,
    evidence(known),
    support,
    recovery(known),
    afterwards(known),
    exercise(known),
  ]);
}

function signs({ alerts, findings, globalRegion }: Known): Section {
  return {
    heading: 'What a root incident looks like',
    blocks: [
      'Any use of root that nobody asked for is an incident until it is explained. Alerts of this account:',
      readFacts(alerts),
      'GuardDuty in this account:',
      readFacts(findings),
      'GuardDuty findings that concern root or cover its tracks:',
      bullets([
        '`Policy:IAMUser/RootCredentialUsage`: root signed a call. Expected after an approved use, never otherwise.',
        '`Policy:IAMUser/ShortTermRootCredentialUsage`: a restricted root session of the organization was used.',
        '`Stealth:IAMUser/CloudTrailLoggingDisabled`: a trail was stopped, changed or deleted.',
        '`Stealth:IAMUser/PasswordPolicyChange`: the rules for passwords were weakened.',
        '`UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B`: sign-ins from far-apart places at the same time.',
      ]),
      `In CloudTrail (sign-ins and IAM are in ${literal(globalRegion)}):`,
      table([
        ['Field', 'What to look for'],
        ['userIdentity.type', '`Root`'],
        ['eventName', '`ConsoleLogin`, `PasswordUpdated`, `PasswordRecoveryRequested`, `PasswordRecoveryCompleted`'],
        ['eventName', '`CreateAccessKey`, `EnableMFADevice`, `DeactivateMFADevice`, `EmailUpdated`'],
        ['eventName', '`StopLogging`, `DeleteTrail`, `UpdateTrail`, `PutEventSelectors`'],
        ['eventName', '`CreateUser`, `CreateLoginProfile`, `AttachUserPolicy`, `UpdateAssumeRolePolicy`'],
        ['additionalEventData.MFAUsed', '`No` at a sign-in'],
        ['sourceIPAddress, userAgent', 'an address or a program that nobody here uses'],
        ['errorMessage', '`Failed authentication`, many times'],
      ]),
      'Other signs: mail from AWS about a changed password, e-mail address or MFA device; a bill that rises; resources in a Region that nobody uses; mail from AWS Trust & Safety.',
    ],
  };
}

function people(known: Known): Section {
  return {
    heading: 'Who is told',
    blocks: [
      'At once, by telephone, in this order. Not over a channel that hangs on the account itself.',
      table([
        ['Part', 'Who, and where'],
        ['Leads, and decides', given(known.approver)],
        ...keepers(known),
        ['Administrators', given(known.administrators)],
      ]),
      'Contacts that AWS has for this account:',
      readFacts(known.contacts),
      'One person leads, one acts, one writes down what is done and when (UTC). Whether customers, an authority or an insurer must be told, and within which time, the lead finds out in the first hour.',
    ],
  };
}

function firstHour(known: Known): Section {
  const { globalRegion, trailArn } = known;
  const { trail, region } = trailArguments(trailArn);
  return {
    heading: 'The first hour',
    blocks: [
      'Delete nothing that may be evidence: switch off before removing. Administrators run the commands as themselves, with MFA; what only root can do says so.',
      capitals,
      '**Step 1. Take root back.** As root, in a private window on a clean machine. Reset the root password: at the sign-in page choose "Forgot password?". That needs the mailbox of root; when the mailbox may be in foreign hands, secure it first (new password, other sessions ended, forwarding rules removed). Then, under Security credentials, remove every MFA device that is not yours and register a new one. Is the e-mail address of root no longer yours? Go to section 6 now.',
      '**Step 2. Switch off access keys of root.** There should be none. An administrator can see whether there are any:',
      commands(
        "aws iam get-account-summary --query 'SummaryMap.[AccountAccessKeysPresent, AccountSigningCertificatesPresent, AccountMFAEnabled]'",
      ),
      'Only root can list and switch them off, in CloudShell as root. Deactivate first, delete after section 5:',
      commands('aws iam list-access-keys', 'aws iam update-access-key --access-key-id KEY_ID --status Inactive'),
      '**Step 3. Is anybody still watching?** Switch logging on again where it is off:',
      commands(
        `aws cloudtrail get-trail-status --region ${region} --name ${trail}`,
        `aws cloudtrail start-logging --region ${region} --name ${trail}`,
      ),
      '**Step 4. What did root do?**',
      commands(...rootEvents(argument(globalRegion, 'REGION'))),
      'Repeat it for every Region that is switched on; root-procedure.md, section 7, has the loop.',
      '**Step 5. Close what was opened.** Users, roles and providers that are new, keys that nobody knows:',
      commands(
        "aws iam list-users --query 'Users[].[CreateDate, UserName, PasswordLastUsed]' --output text | sort",
        "aws iam list-roles --query 'Roles[].[CreateDate, RoleName]' --output text | sort",
        'aws iam list-saml-providers',
        'aws iam list-open-id-connect-providers',
        'aws iam list-virtual-mfa-devices --assignment-status Assigned',
        'aws iam list-access-keys --user-name USER',
      ),
      'For each user that may be in foreign hands, and each key:',
      commands(
        'aws iam update-access-key --user-name USER --access-key-id KEY_ID --status Inactive',
        'aws iam delete-login-profile --user-name USER',
      ),
      '**Step 6. End sessions.** Temporary credentials outlive the key and the password they came from. Refuse all that were given out before now, for the user or the role:',
      commands(
        'aws iam put-user-policy --user-name USER --policy-name RefuseOlderSessions --policy-document \\',
        `  '${refuseOlder}'`,
        'aws iam put-role-policy --role-name ROLE --policy-name RefuseOlderSessions --policy-document \\',
        `  '${refuseOlder}'`,
      ),
      'No policy of the account binds root. Do not count on a new password ending a root session that is open: it can last 12 hours, so go on watching with step 4 for at least that long. In a member account, a service control policy of the organization can stop root at once.',
      '**Step 7. Contacts.** Whoever had root may have changed the ways back in:',
      commands(
        'aws account get-contact-information',
        'aws account get-alternate-contact --alternate-contact-type SECURITY',
        'aws account get-alternate-contact --alternate-contact-type BILLING',
        'aws account get-alternate-contact --alternate-contact-type OPERATIONS',
      ),
    ],
  };
}

const refuseOlder = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Deny',
      Action: '*',
      Resource: '*',
      Condition: { DateLessThan: { 'aws:TokenIssueTime': 'NOW' } },
    },
  ],
});

const extent: Section = {
  heading: 'How far it went',
  blocks: [
    'In every Region that is switched on, those never used above all:',
    commands(
      `aws ec2 describe-instances --region REGION --query 'Reservations[].Instances[].[LaunchTime, InstanceId, InstanceType]' --output text`,
      `aws lambda list-functions --region REGION --query 'Functions[].[LastModified, FunctionName]' --output text`,
      `aws guardduty list-detectors --region REGION`,
      `aws guardduty list-findings --region REGION --detector-id DETECTOR_ID`,
    ),
    bullets([
      'Buckets: policies, public access, copies to other accounts, deleted objects.',
      'KMS: keys scheduled for deletion, new grants.',
      'Snapshots and images shared with other accounts.',
      'Budgets and the bill: what costs money today that did not last week?',
      'An organization: accounts invited, made or moved; policies detached.',
    ]),
  ],
};

function evidence(known: Known): Section {
  const { trailArn, bucket, globalRegion, accountId } = known;
  const { trail, region } = trailArguments(trailArn);
  return {
    heading: 'Evidence',
    blocks: [
      table([['Where', 'Value'], ...trailPlaces(known)]),
      'Were log files changed or removed?',
      commands(
        `aws cloudtrail validate-logs --region ${region} --verbose \\`,
        `  --trail-arn ${trail} --start-time START --end-time END`,
      ),
      'Copy them to a place outside this account, with the event history of the last 90 days, and write down their digests:',
      commands(
        `aws s3 cp --recursive s3://${argument(bucket, 'BUCKET')}/AWSLogs/${argument(accountId, 'ACCOUNT')}/ evidence/`,
        `aws cloudtrail lookup-events --region ${argument(globalRegion, 'REGION')} --start-time START --end-time END > evidence/events.json`,
        'find evidence -type f -exec sha256sum {} + > evidence.sha256',
      ),
      bullets([
        'Take snapshots of the disks of suspicious instances before stopping them.',
        'Keep mails from AWS with their headers.',
        'Write down for each piece who took it, when, from where, and who has had it since.',
        'The signed record beside this document shows how the account stood before. `rootlock verify` checks it.',
      ]),
    ],
  };
}

const support: Section = {
  heading: 'AWS Support',
  blocks: [
    bullets([
      'Signed in as an administrator: https://console.aws.amazon.com/support/home, a case under "Account and billing", subject "Suspected compromise of the root user". Every support plan has it.',
      'Nobody can sign in: https://support.aws.amazon.com/#/contacts/aws-account-support',
      'The MFA device of root is gone: https://support.aws.amazon.com/#/contacts/aws-mfa-support',
      'Did AWS write first, from Trust & Safety? Answer in that very case, by its deadline.',
    ]),
    'Have ready: the account id, since when, what was seen (event ids), what was done so far, and what is needed from AWS. AWS calls the phone number of the primary contact; it never asks for a password or a one-time code.',
  ],
};

function recovery({ signInAddress }: Known): Section {
  return {
    heading: 'Recovery',
    blocks: [
      steps([
        'Root has a new password, MFA devices that are yours, no access key and no signing certificate.',
        'The mailbox of root and the phone of the primary contact are yours, and nobody else reads them.',
        `Administrators have new passwords and MFA; they sign in at ${signInLink(signInAddress)}.`,
        'Users, roles, providers, policies and keys that were added are gone; changed ones are as before.',
        'Every secret that the account could read counts as known: replace keys, database passwords, tokens.',
        'Resources that were added are gone, those that were damaged come from a backup of before.',
        'Logging, alerts and guards are on again. Run rootlock: it reads everything afresh and signs a new record.',
        'The lead declares the incident over, in writing, after 72 hours without an unexplained event.',
      ]),
    ],
  };
}

function afterwards({ approver }: Known): Section {
  return {
    heading: 'What is learned',
    blocks: [
      `Within two weeks, led by ${given(approver)}, without looking for someone to blame. The report holds:`,
      steps([
        'what happened, hour by hour, with event ids;',
        'how they got in, and why it was possible;',
        'what was noticed late or by chance, and which alert would have shown it;',
        'what of this plan helped, and what was wrong or missing;',
        'what is changed, by whom, by when.',
      ]),
      'Change this plan and root-procedure.md where they were wrong.',
    ],
  };
}

function exercise({ drill, review }: Known): Section {
  return {
    heading: 'Testing this plan',
    blocks: [
      bullets([`Next drill: ${given(drill)}. At least once a year.`, `Next review: ${given(review)}.`]),
      'In a drill, at a table and without changing anything:',
      steps([
        'The alert "root signed in" is read out. Who is called? Is everyone reached within 30 minutes?',
        'Someone gets into the mailbox of root, and shows who else can.',
        'An administrator runs steps 3, 4 and 7 of section 3, and `validate-logs` of section 5.',
        'Everyone says what they would do next, and what they lack for it.',
        'Write down what did not work, who mends it, and by when.',
      ]),
      logbook('Drill or incident'),
    ],
  };
}
