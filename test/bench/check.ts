// How long a check takes, in round trips: wall time at a fixed latency per request, divided by that latency; and whether
// anything is asked twice.
import { check } from '../../src/check/check.ts';
import { pretendCredentials } from '../../src/commands/local-rehearsal.ts';
import { catalogue } from '../../src/controls/index.ts';
import { systemClock } from '../../src/engine/clock.ts';
import { median, type Row } from './measure.ts';
import { type Served, served } from './served.ts';

const latency = 100;
const scenarios = ['messy', 'done', 'identity-center', 'member', 'root-key'];
const targets = [
  { regions: 1, most: 3.6 },
  { regions: 17, most: 6 },
];
const warmUps = 2;

async function once({ url, region, credentials }: Served): Promise<number> {
  const began = performance.now();
  await check({
    session: {
      ...{ env: {}, clock: systemClock, endpointUrl: url, region },
      fixedCredentials: pretendCredentials(credentials),
    },
    controls: catalogue,
    ...{ version: 'bench', wizard: 'rootlock' },
    random: () => 0,
  });
  return performance.now() - began;
}

async function callsSeen({ url }: Served, regions: number): Promise<readonly string[]> {
  return (await (await fetch(`${url}/bench/regions/${regions}`)).json()) as string[];
}

/** One row for each number of Regions: the slowest of all accounts. */
export async function checkRows(rounds: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { regions, most } of targets) {
    const seen: {
      readonly scenario: string;
      readonly median: number;
      readonly calls: number;
      readonly twice: number;
    }[] = [];
    for (const scenario of scenarios) {
      const account = await served(scenario, latency);
      try {
        await callsSeen(account, regions);
        for (let round = 0; round < warmUps; round += 1) await once(account);
        await callsSeen(account, regions);
        await once(account);
        const calls = await callsSeen(account, regions);
        const times: number[] = [];
        for (let round = 0; round < rounds; round += 1) times.push(await once(account));
        const twice = calls.length - new Set(calls).size;
        seen.push({ scenario, median: median(times) / latency, calls: calls.length, twice });
      } finally {
        account.end();
      }
    }
    const slowest = seen.toSorted((one, other) => other.median - one.median)[0];
    const twice = seen.reduce((sum, one) => sum + one.twice, 0);
    rows.push(
      {
        ...{ id: `check-${regions}`, what: `check at ${latency} ms ÷ ${latency} ms, Regions: ${regions}`, most },
        ...(slowest === undefined ? {} : { value: slowest.median }),
        detail: seen
          .map(({ scenario, median: trips, calls }) => `${scenario} ${trips.toFixed(2)} (${calls} calls)`)
          .join(', '),
      },
      { id: `twice-${regions}`, what: `calls that a check makes twice, Regions: ${regions}`, most: 0, value: twice },
    );
  }
  return rows;
}
