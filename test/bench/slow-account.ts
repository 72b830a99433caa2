// A simulated account in a process of its own, behind a relay that makes every answer late, as a far Region is. Prints
// where it is and whose credentials to use, as one line of JSON.
import {
  Agent,
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  request as httpRequest,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultRegions } from '../../src/rehearsal/regions.ts';
import { startRehearsal } from '../../src/rehearsal/server.ts';

const [scenario = 'done', latency = '100'] = process.argv.slice(2);
const rehearsal = await startRehearsal({ scenario });
const { hostname, port } = new URL(rehearsal.url);

const agent = new Agent({ keepAlive: true });

/** How many Regions the account seems to have; its own number unless the bench sets it. */
let regions: number | undefined;
let calls: string[] = [];
/** The longest chain of calls so far, each of which was sent after the one before it was answered. */
let longest = 0;
let answeredChain = 0;

const server = createServer((incoming, outgoing) => {
  const body: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => body.push(chunk));
  incoming.on('end', () => {
    const sent = Buffer.concat(body);
    const { method = 'GET', url = '/', headers } = incoming;
    if (url.startsWith('/bench/')) {
      if (url.startsWith('/bench/regions/')) regions = Number(url.split('/').at(-1));
      outgoing.end(JSON.stringify(url === '/bench/chain' ? { calls: calls.length, chain: longest } : calls));
      calls = [];
      [longest, answeredChain] = [0, 0];
      return;
    }
    // The rehearsal's own interface: what the owner does there is no call of AWS.
    if (url.startsWith('/rehearsal/')) return relay(url, method, headers, sent, outgoing, (answer) => answer());
    calls.push(
      [headers.host, headers['x-amz-target'], region(headers.authorization), method, url, sent.toString('utf8')].join(
        ' ',
      ),
    );
    // The account works while the answer is on its way: what it takes for that is not added, as AWS's would not be.
    const due = performance.now() + Number(latency);
    const chain = answeredChain + 1;
    longest = Math.max(longest, chain);
    const whenDue = (answer: () => void) => {
      const answerNow = () => {
        answeredChain = Math.max(answeredChain, chain);
        answer();
      };
      const wait = due - performance.now();
      if (wait > 0) setTimeout(answerNow, wait);
      else answerNow();
    };
    const answerWhenDue = (status: number, answered: OutgoingHttpHeaders, text: Buffer | string) => {
      whenDue(() => outgoing.writeHead(status, answered).end(text));
    };
    if (regions !== undefined && url === '/listRegions') {
      const names = [rehearsal.region, ...defaultRegions('aws').filter((name) => name !== rehearsal.region)];
      const Regions = names
        .slice(0, regions)
        .map((RegionName) => ({ RegionName, RegionOptStatus: 'ENABLED_BY_DEFAULT' }));
      answerWhenDue(
        200,
        { 'content-type': 'application/json', 'x-amzn-requestid': 'bench' },
        JSON.stringify({ Regions }),
      );
      return;
    }
    relay(url, method, headers, sent, outgoing, whenDue);
  });
});

/** Hands a request on, and its answer back once `inTime` calls for it. */
function relay(
  path: string,
  method: string,
  headers: IncomingHttpHeaders,
  sent: Buffer,
  outgoing: ServerResponse,
  inTime: (answer: () => void) => void,
): void {
  const onward = httpRequest({ hostname, port, method, path, headers, agent }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => {
      inTime(() => outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(chunks)));
    });
  });
  onward.on('error', () => outgoing.destroy());
  onward.end(sent);
}

function region(authorization = ''): string {
  return /Credential=[^/]+\/\d+\/([^/]+)/.exec(authorization)?.[1] ?? '';
}

server.listen(0, '127.0.0.1', () => {
  const { port: own } = server.address() as AddressInfo;
  process.stdout.write(
    `${JSON.stringify({ url: `http://127.0.0.1:${own}`, region: rehearsal.region, credentials: rehearsal.credentials })}\n`,
  );
});
