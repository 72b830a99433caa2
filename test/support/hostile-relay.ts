// Stands between the program and a simulated account and puts hostile text into every name, ARN, tag, message and
// request id of its answers, as an account full of it, or a rogue endpoint, would.
import { createServer, request as httpRequest } from 'node:http';
import { carried } from './hostile.ts';
import { listening } from './listening.ts';

export interface HostileRelay {
  readonly url: string;
  /** How many texts were poisoned so far. */
  readonly poisoned: () => number;
}

const inXml =
  /<(UserName|GroupName|RoleName|PolicyName|PolicyArn|Arn|Path|UserId|GroupId|SerialNumber|AccountAlias|Account|AccessKeyId|Key|Value|Message|ServiceName|Region|Name|member)>([^<]+)</g;
const inJson =
  /"(Name|FullName|AddressLine[123]|City|CompanyName|DistrictOrCounty|StateOrRegion|PostalCode|PhoneNumber|Title|EmailAddress|WebsiteUrl|BudgetName|Address|AlarmName|TopicArn|TrailARN|S3BucketName|S3KeyPrefix|HomeRegion|Arn|Id|Email|MasterAccountId|MasterAccountArn|MasterAccountEmail|[mM]essage|ResourceId|Key|Value|Username|EventId)":"((?:[^"\\]|\\.)*)"/g;

/** Every text gets the next of the hostile pieces; all of them vanish when the text is made harmless. */
export async function hostileRelay(target: string): Promise<HostileRelay> {
  let count = 0;
  const next = () => {
    count += 1;
    return carried[count % carried.length] ?? '';
  };
  const poison = (body: string) =>
    body.startsWith('{')
      ? body.replace(
          inJson,
          (_whole, name: string, text: string) => `"${name}":"${text}${JSON.stringify(next()).slice(1, -1)}"`,
        )
      : body.replace(inXml, (_whole, name: string, text: string) => `<${name}>${text}${next()}<`);
  const server = createServer((incoming, outgoing) => {
    const { port, hostname } = new URL(target);
    const { method, url, headers } = incoming;
    const onward = httpRequest({ hostname, port, method, path: url, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const whole = Buffer.concat(chunks);
        // The rehearsal's own interface is no AWS.
        const own = url?.startsWith('/rehearsal') === true;
        const body = own ? whole : Buffer.from(poison(whole.toString('utf8')));
        const { 'content-length': _length, 'transfer-encoding': _encoding, ...kept } = answer.headers;
        const id = kept['x-amzn-requestid'];
        outgoing.writeHead(answer.statusCode ?? 502, {
          ...kept,
          'content-length': body.length,
          // A header carries no more than Latin-1: C1 controls.
          ...(typeof id === 'string' && !own ? { 'x-amzn-requestid': `${id}\u009b31337m\u009d0;owned\u009c` } : {}),
        });
        outgoing.end(method === 'HEAD' ? undefined : body);
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  return { url: await listening(server), poisoned: () => count };
}
