// What a run leaves behind as the content of a record: what the claims say, what the journal says was changed, and who
// and where we are. The wizard and `rootlock record` sign the same thing.
import type { AccountSession } from '../aws/account.ts';
import { accountAlias } from '../aws/alias.ts';
import { eventIds } from '../aws/change-events.ts';
import type { AwsControl } from '../controls/contract.ts';
import type { Claim } from '../engine/claim.ts';
import type { Finding } from '../engine/control.ts';
import { confirmed, type Journal } from '../engine/journal.ts';
import type { Fact } from '../engine/port.ts';
import { buildRecord } from '../record/build-record.ts';
import type { ForeseenFinding } from '../record/by-design.ts';
import type { RecordedChange, UnsignedContent } from '../record/content.ts';
import { version } from '../version.ts';
import { bundleDigest } from './bundle-digest.ts';
import { accountKindWords } from './introduction.ts';

export interface RunSeen {
  readonly account: AccountSession;
  /** In the order of the catalogue. */
  readonly controls: readonly AwsControl[];
  /** One for each control, from fresh reads. */
  readonly claims: readonly Claim[];
  /** What was found when the run began, by control; empty for a run that only looks. */
  readonly before: ReadonlyMap<string, Finding>;
  readonly runId: string;
  /** What was changed in it is recorded, whichever run did it. Without a head there is none. */
  readonly journal: Pick<Journal, 'lines'> & Partial<Pick<Journal, 'head'>>;
  /** Milliseconds since the epoch. */
  readonly begunAt: number;
  readonly now: () => number;
}

/**
 * Reads the account's alias and its event history, where there are changes to find in it. Rejects as a read of the alias does.
 * Throws a TypeError when a control has no claim: that is our bug.
 */
export async function contentOfRun(seen: RunSeen): Promise<UnsignedContent> {
  const { account, controls, claims, before, runId, journal, begunAt } = seen;
  const { facts } = account;
  const done = confirmed(journal.lines);
  const after = account.calls.findLast(({ principal }) => principal === 'administrator')?.principalArn;
  const [alias, events, digest] = await Promise.all([
    accountAlias(account),
    eventIds(account, done.map(recordedChange), seen.now()),
    bundleDigest(),
  ]);
  const recorded = (line: Confirmed): RecordedChange => {
    const change = recordedChange(line);
    const eventId = events.get(change.requestId ?? '');
    return eventId === undefined ? change : { ...change, eventId };
  };
  return buildRecord({
    tool: { name: 'rootlock', version, ...(digest === undefined ? {} : { bundleDigest: digest }) },
    run: {
      id: runId,
      startedAt: new Date(begunAt).toISOString(),
      finishedAt: new Date(seen.now()).toISOString(),
      account: {
        id: facts.accountId,
        partition: facts.partition,
        region: facts.region,
        kind: accountKindWords(facts.kind),
        ...(alias === undefined ? {} : { alias }),
      },
      callers: { before: facts.caller.arn, ...(after === undefined ? {} : { after }) },
      rehearsal: facts.rehearsal,
      clockSkewMilliseconds: facts.clockSkewMilliseconds,
    },
    controls: controls.map((control) => {
      const claim = claims.find((one) => one.control === control.id);
      if (claim === undefined) throw new TypeError(`${control.id} was not verified`);
      const found = before.get(control.id);
      const changes = done.filter((line) => line.control === control.id).map(recorded);
      return { control, claim, changes, ...(found === undefined ? {} : { before: found }) };
    }),
    foreseen: foreseenFindings(claims),
    ...(journal.head === undefined ? {} : { journalHead: journal.head }),
  });
}

type Confirmed = ReturnType<typeof confirmed>[number];

function recordedChange({ summary, service, operation, at, requestId }: Confirmed): RecordedChange {
  return { summary, service, operation, time: at, ...(requestId === undefined ? {} : { requestId }) };
}

/** From what was read alone: a claim about the account is never made from what the run meant to do. */
function foreseenFindings(claims: readonly Claim[]): readonly ForeseenFinding[] {
  const has = (id: string, holds: (fact: Fact) => boolean) =>
    claims.find(({ control }) => control === id)?.facts.some(holds) ?? false;
  const isVirtual = ({ value }: Fact) => value.includes(':mfa/');
  const isAttached = ({ label, value }: Fact) =>
    label === 'Its policies' && value.split(', ').includes('AdministratorAccess');
  return [
    ...(has('admin-user', isAttached) ? ['administrator-access' as const] : []),
    ...(has('admin-mfa', isVirtual) ? ['administrator-virtual-mfa' as const] : []),
    ...(has('root-mfa', isVirtual) ? ['root-virtual-mfa' as const] : []),
  ];
}
