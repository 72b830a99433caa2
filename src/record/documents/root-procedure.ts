// documents/root-procedure.md: how root is used, for those who do it and for those who check it.
import { noLongerRootTasks, rootTaskLine, rootTasks, rootTasksSource } from '../../engine/root-tasks.ts';
import { table } from '../markdown-text.ts';
import { procedureTitle } from '../record-files.ts';
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
export function rootProcedure(known: Known): string {
  const opening =
    'The root user can do everything in this account, and no policy of the account limits it. This procedure says when it may be used, by whom, and how anyone can check afterwards what was done with it.';
  return page(known, procedureTitle, opening, [
    purpose,
    people(known),
    tasks(known),
    request(known),
    doing(known),
    watching(known),
    checking(known),
    emergency(known),
    lostDevice(known),
    state(known),
    upkeep(known),
  ]);
}

const purpose: Section = {
  heading: 'Purpose and rules',
  blocks: [
    bullets([
      'Daily work is done as an administrator or with fewer rights, never as root.',
      'Root is used only for a task of section 3, or in an emergency (section 8).',
      'Every use is asked for, approved, watched by a second person, written down, and checked in the logs afterwards.',
      'Nobody makes an access key for root. Where a command line is needed as root, AWS CloudShell or `aws login` gives one without a key.',
      'Nobody writes a root password, a one-time code or the key of an MFA device into a ticket, a chat or this document.',
    ]),
  ],
};

function people(known: Known): Section {
  return {
    heading: 'Who may use it',
    blocks: [
      table([
        ['Part', 'Who, and where'],
        ['Approves a use', given(known.approver)],
        ...keepers(known),
        ['Administrators, for all other work', given(known.administrators)],
        ['Where administrators sign in', signInLink(known.signInAddress)],
      ]),
      ...(known.passwordCustodian !== undefined && known.passwordCustodian === known.deviceCustodian
        ? ['Both are kept by the same person and in the same place. Two people are better, or at least two places.']
        : []),
      'The password and the MFA device are brought together only for an approved use, and only as long as it lasts. Whoever approves a use does not carry it out alone.',
      'Contacts that AWS has for this account. AWS writes to them and calls them when access is to be recovered:',
      readFacts(known.contacts),
    ],
  };
}

function tasks({ kind }: Known): Section {
  return {
    heading: 'Tasks that need root',
    blocks: [
      `As AWS lists them (${rootTasksSource.url}, as of ${rootTasksSource.asOf}):`,
      bullets(rootTasks.map(rootTaskLine)),
      `An administrator does everything else. Once only root could change these, and today an administrator can: ${noLongerRootTasks}.`,
      'Look at the list of AWS before a use: a task may have left it.',
      ...remarksOnKind.flatMap(([word, remark]) => (kind.startsWith(word) ? [remark] : [])),
    ],
  };
}

/** By how the words for a kind of account begin. */
const remarksOnKind: readonly (readonly [word: string, remark: string])[] = [
  [
    'member',
    'This account belongs to an organization. Its management account can take the credentials of root away here, and can open a root session for one single task (`aws sts assume-root`): prefer that to a sign-in as root.',
  ],
  ['project', 'This account belongs to an organization owned by AWS, which may refuse some of these tasks here.'],
  [
    'GovCloud',
    'GovCloud gives root no console: root acts only with access keys that AWS Support hands out on request. The root of the linked standard account needs a procedure of its own.',
  ],
];

function request({ approver, billing }: Known): Section {
  return {
    heading: 'Asking for it, and approving it',
    blocks: [
      'Write a request before anything is taken out of its place. It holds:',
      steps([
        'the task, and its line in section 3;',
        'why it is needed now, and why an administrator cannot do it;',
        'the steps planned, one by one, and how each is undone;',
        'who does it, who watches, on which day and between which hours;',
        'the decision, with name and time.',
      ]),
      `The one who approves (${given(approver)}) reads the steps, asks what is unclear, and answers in writing. An approval is for this one use, and ends with the hours named in it.`,
      `Payment and billing, in the words of the owner: ${given(billing)}`,
    ],
  };
}

function doing(known: Known): Section {
  return {
    heading: 'Doing it',
    blocks: [
      steps([
        'Two people are present: one does it, the other watches. Note the time (UTC).',
        'Tell those who get the alert on root use that one is coming, and why.',
        `Take password and MFA device out, each from the person who keeps it: ${given(known.passwordCustodian)}; ${given(known.deviceCustodian)}.`,
        'Use a machine that is kept up to date, a private browser window and a trusted network. Type the address of the AWS console by hand.',
        'Sign in as root, with MFA. Check that the account id is the one above.',
        'Do the steps of the request, in their order, and nothing else. What turns out to be needed on top is a new request.',
        'Note every step with its time, and anything unexpected.',
        'Check that nothing was left behind: no access key, no new MFA device, no changed contact that the request does not name.',
        'Sign out of root and close the window. Run `aws logout` where `aws login` was used.',
        'Give password and device back. Where the password was read aloud, copied or seen by anybody else, change it first, in the console.',
      ]),
    ],
  };
}

function watching(known: Known): Section {
  return {
    heading: 'Watching it',
    blocks: [
      'The one who watches sees the screen the whole time, compares each step with the request, and stops the work when they differ.',
      'Alerts on the use of root and on changes, as set up in this account:',
      readFacts(known.alerts),
      'An alert should arrive within minutes of the sign-in. When none does, finish the task, then find out why: an alert that does not come is a finding of its own. An alert without a request is an incident: go to incident-plan.md.',
    ],
  };
}

function checking(known: Known): Section {
  const { globalRegion, trailArn } = known;
  const { trail, region } = trailArguments(trailArn);
  return {
    heading: 'Checking the trail afterwards',
    blocks: [
      'Within two working days someone who was not there checks what AWS wrote down. CloudTrail may need 15 minutes to show an event.',
      table([['Where', 'Value'], ...trailPlaces(known), ['Region of sign-ins and of IAM', literal(globalRegion)]]),
      capitals,
      'Everything root did, in the Region that records sign-ins and IAM:',
      commands(...rootEvents(argument(globalRegion, 'REGION'))),
      'The same in every other Region that is switched on:',
      commands(
        'for region in $(aws account list-regions --region-opt-status-contains ENABLED ENABLED_BY_DEFAULT \\',
        "  --query 'Regions[].RegionName' --output text); do",
        '  echo "== $region"',
        ...rootEvents('"$region"').map((line) => `  ${line}`),
        'done',
      ),
      'The event history reaches back 90 days; what is older is in the log files. That no log file was changed or removed:',
      commands(
        `aws cloudtrail validate-logs --region ${region} \\`,
        `  --trail-arn ${trail} --start-time START --end-time END`,
      ),
      'Then compare:',
      steps([
        'Every event has its step in the notes, and every step has its events.',
        'The sign-in shows `"MFAUsed": "Yes"`, from the address of the one who did it.',
        'There is no event outside the hours approved, and none that the request does not explain.',
        'Keep request, approval, notes and the output of these commands together, for at least as long as the log files.',
      ]),
      'What nobody can explain is an incident: go to incident-plan.md. `rootlock verify` shows whether this document is the one that was signed.',
    ],
  };
}

function emergency({ approver, globalRegion }: Known): Section {
  return {
    heading: 'Emergency',
    blocks: [
      'When waiting for a written approval would do more harm than using root, the path is shorter, not open:',
      steps([
        `Call the one who approves: ${given(approver)}. A spoken yes is enough. Can nobody be reached, two people decide together and say so at once to everyone concerned.`,
        'Have the MFA device at hand before signing in. Keep the session as short as possible.',
        'Do only what ends the emergency. All else waits for a normal request.',
        'A second person writes down every step with its time.',
        'Sign out, and give password and device back.',
        'On the next working day write the request as if it had come first, with what was done, and have it approved or objected to.',
        `Check the trail the same day (section 7, ${literal(globalRegion)} first).`,
        'Consider changing the root password, and look at section 11: why was an emergency needed at all?',
      ]),
    ],
  };
}

function lostDevice({ devices }: Known): Section {
  return {
    heading: 'When the MFA device is lost',
    blocks: [
      'What AWS said about MFA on root at the end of the run:',
      readFacts(devices),
      steps([
        'Is it lost, or may somebody have it? In doubt, treat it as stolen: go to incident-plan.md as well.',
        'Is a second device registered? Sign in with it, remove the lost one under Security credentials, and register a new second one.',
        'Otherwise start to sign in as root, and choose to sign in another way where the code is asked for. AWS then checks two things: the e-mail address of root, and a call to the phone number of the primary contact. Both must be reachable; an administrator can correct the phone number beforehand.',
        'Is either of them out of reach? AWS Support is the only way left, and takes days: https://support.aws.amazon.com/#/contacts/aws-mfa-support',
        'In again: remove the lost device, register two new ones, change the root password.',
        'Write it down as a use of root (section 5), and check the trail (section 7).',
      ]),
      'Administrators go on working meanwhile: their sign-in does not depend on root.',
    ],
  };
}

function state({ guards, day }: Known): Section {
  return {
    heading: 'How root was found',
    blocks: [
      `As of ${literal(day)}. The record beside this directory has the evidence: \`verified\` was read from AWS, \`attested\` is the word of the owner.`,
      table([
        ['Control', 'Grade', 'Statement'],
        ...guards.map(({ title, grade, statement }) => [literal(title), grade, literal(statement)]),
      ]),
    ],
  };
}

function upkeep({ review, drill }: Known): Section {
  return {
    heading: 'Review and drill',
    blocks: [
      bullets([
        `Next review: ${given(review)}. At least once a year, and whenever someone named here leaves.`,
        `Next drill: ${given(drill)}. At least once a year.`,
      ]),
      'In a review: are the people, contacts and alerts above still right? Does the list of AWS still say the same? Then run rootlock again: it reads everything afresh and writes this document anew.',
      'In a drill, without changing anything:',
      steps([
        'Write a request and have it approved.',
        'Fetch password and device, sign in as root with MFA, look at the account page, sign out.',
        'See the alert arrive, and note how long it took.',
        'Check the trail as in section 7.',
        'Sign in as an administrator with the second MFA device, if there is one.',
        'Note what did not work, who mends it, and by when.',
      ]),
      logbook('Review or drill'),
    ],
  };
}
