// A simulated account in a process of its own, behind a relay that makes every answer late, as a far Region is. Prints
// where it is and whose credentials to use, as one line of JSON.
import { Agent, createServer, type OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultRegions } from '../../src/rehearsal/regions.ts';
import { startRehearsal } from '../../src/rehearsal/server.ts';

const [scenario = 'done', latency = '100'] = process.argv.slice(2);
const rehearsal = await startRehearsal({ scenario });
const { hostname, port } = new URL(rehearsal.url);

const agent = new Agent({ keepAlive: true });

/** How many Regions the account seems to have; set by the bench. */
let regions = 1;
let calls: string[] = [];

const server = createServer((incoming, outgoing) => {
  const body: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => body.push(chunk));
  incoming.on('end', () => {
    const sent = Buffer.concat(body);
    const { method = 'GET', url = '/', headers } = incoming;
    if (url.startsWith('/bench/')) {
      if (url.startsWith('/bench/regions/')) regions = Number(url.split('/').at(-1));
      outgoing.end(JSON.stringify(calls));
      calls = [];
      return;
    }
    calls.push(
      [headers.host, headers['x-amz-target'], region(headers.authorization), method, url, sent.toString('utf8')].join(
        ' ',
      ),
    );
    // The account works while the answer is on its way: what it takes for that is not added, as AWS's would not be.
    const due = performance.now() + Number(latency);
    const answerWhenDue = (status: number, answered: OutgoingHttpHeaders, text: Buffer | string) => {
      setTimeout(() => outgoing.writeHead(status, answered).end(text), Math.max(0, due - performance.now()));
    };
    if (url === '/listRegions') {
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
    const onward = httpRequest({ hostname, port, method, path: url, headers, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => answerWhenDue(answer.statusCode ?? 502, answer.headers, Buffer.concat(chunks)));
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(sent);
  });
});

function region(authorization = ''): string {
  return /Credential=[^/]+\/\d+\/([^/]+)/.exec(authorization)?.[1] ?? '';
}

server.listen(0, '127.0.0.1', () => {
  const { port: own } = server.address() as AddressInfo;
  process.stdout.write(
    `${JSON.stringify({ url: `http://127.0.0.1:${own}`, region: rehearsal.region, credentials: rehearsal.credentials })}\n`,
  );
});
