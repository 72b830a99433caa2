// What a run leaves in its record beyond the claims: found again in the account by a client that is not the program's.
import { createHash } from 'node:crypto';
import { LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetAccountSummaryCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import type { RecordContent } from '../../src/record/content.ts';
import { clientsOf } from '../rehearsal/clients.ts';
import { everyControl, fewRegions } from '../support/boards.ts';
import { recordOf } from '../support/records.ts';
import { runOn, stageFor } from '../support/rehearsed-run.ts';

const changesOf = ({ controls }: RecordContent) => controls.flatMap(({ changes }) => changes);

describe('the record of a run', () => {
  it('names the event that CloudTrail has of a change, where the history shows it', async () => {
    const stage = await stageFor('root-key');
    expect(await runOn(stage)).toMatchObject({ code: 0, error: undefined });
    const changes = changesOf(await recordOf(stage));
    const named = changes.filter(({ eventId }) => eventId !== undefined);
    // CloudTrail says of it that it only reads.
    const nameless = changes.filter((change) => !named.includes(change));
    expect(nameless.map(({ service, operation }) => `${service} ${operation}`)).toEqual(['STS GetSessionToken']);
    expect(named.length).toBeGreaterThan(15);
    for (const { service, operation, requestId, eventId } of named) {
      const lookup = { LookupAttributes: [{ AttributeKey: 'EventId' as const, AttributeValue: eventId ?? '' }] };
      const answers = await Promise.all(
        ['us-east-1', stage.rehearsal.region].map((region) =>
          clientsOf(stage.rehearsal, { region }).cloudTrail.send(new LookupEventsCommand(lookup)),
        ),
      );
      const [event] = answers.flatMap(({ Events = [] }) => Events);
      expect(event?.EventName, `${service} ${operation}`).toBe(operation);
      expect(JSON.parse(event?.CloudTrailEvent ?? '{}')).toMatchObject({ requestID: requestId, readOnly: false });
    }
  });

  it('is whole without the ids of events that come later', async () => {
    const late = await stageFor({ scenario: 'root-key', answers: { 'event-history': 'after-15-minutes' } });
    expect(await runOn(late)).toMatchObject({ error: undefined });
    const changes = changesOf(await recordOf(late));
    expect(changes.length).toBeGreaterThan(20);
    expect(changes.filter(({ requestId }) => requestId === undefined)).toEqual([]);
    expect(changes.filter(({ eventId }) => eventId !== undefined).length).toBeLessThan(changes.length);
  });

  it('has the digest of what AWS answers whoever asks the same', async () => {
    const stage = await stageFor({ scenario: 'root-key', controls: everyControl, regions: fewRegions });
    await runOn(stage);
    const { controls, run } = await recordOf(stage);
    const evidence = controls.flatMap((control) => control.evidence);
    const { SummaryMap } = await clientsOf(stage.rehearsal).iam.send(new GetAccountSummaryCommand({}));
    const entries = Object.entries(SummaryMap ?? {});
    const sorted = Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
    const expected = createHash('sha256')
      .update(JSON.stringify({ SummaryMap: sorted }))
      .digest('hex');
    const seen = evidence.filter(({ operation }) => operation === 'GetAccountSummary');
    expect(seen.map(({ digest }) => digest)).toEqual(seen.map(() => expected));
    expect(seen.length).toBeGreaterThan(0);
    // Whatever was answered has one, but for what is about people.
    const without = evidence.filter(({ outcome, digest }) => outcome === 'ok' && digest === undefined);
    expect([...new Set(without.map(({ operation }) => operation))].toSorted()).toEqual([
      ...['DescribeSubscribersForNotification', 'GetAlternateContact', 'GetContactInformation'],
      'ListSubscriptionsByTopic',
    ]);
    expect(run.regions).toEqual([...new Set(evidence.map(({ region }) => region))].toSorted());
    expect(run.regions).toContain(stage.rehearsal.region);
  });
});
