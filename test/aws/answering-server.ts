// A loopback HTTP server that answers as told and remembers what reached it. No AWS behaviour of its own.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  /** `Action` of a query call, the target of a JSON call, else method and path. */
  readonly action: string;
  readonly host: string;
  readonly path: string;
  readonly authorization: string;
  /** The time it was signed at, milliseconds since the epoch. */
  readonly signedAt: number;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  /** Breaks the connection instead of answering. */
  readonly reset?: true;
}

export interface AnsweringServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** Open connections now. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

export async function startAnswering(
  answer: (request: Received) => Answer | Promise<Answer>,
): Promise<AnsweringServer> {
  const received: Received[] = [];
  // Like AWS, it keeps connections longer than the client does.
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    void (async () => {
      const body = await textOf(request);
      const call: Received = {
        action: actionOf(request, body),
        host: request.headers.host ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization ?? '',
        signedAt: signingTime(request.headers['x-amz-date']),
        body,
      };
      received.push(call);
      const { status = 200, headers = {}, body: text = '', reset } = await answer(call);
      if (reset === true) {
        request.socket.destroy();
        return;
      }
      response.writeHead(status, { 'x-amzn-requestid': `request-${received.length}`, ...headers });
      response.end(text);
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => {
          if (error === null) resolve(count);
          else reject(error);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

// ISO 8601 without separators, SigV4's form.
function signingTime(header: string | string[] | undefined): number {
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(String(header)) ?? [];
  if (date === undefined || time === undefined) return Number.NaN;
  const day = date.replace(/(....)(..)(..)/, '$1-$2-$3');
  return Date.parse(`${day}T${time.replace(/(..)(..)(..)/, '$1:$2:$3')}Z`);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function actionOf(request: IncomingMessage, body: string): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? '';
  const action = new URLSearchParams(body).get('Action');
  return action ?? `${request.method ?? ''} ${new URL(request.url ?? '/', 'http://localhost').pathname}`;
}

export const xml = { 'content-type': 'text/xml' };
export const json = { 'content-type': 'application/x-amz-json-1.1' };

export function callerIs(arn: string): Answer {
  return {
    headers: xml,
    body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>111122223333</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  };
}

export function queryError(status: number, code: string, message: string): Answer {
  return {
    status,
    headers: xml,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  };
}

export function jsonError(code: string, message: string): Answer {
  return { status: 400, headers: json, body: JSON.stringify({ __type: code, Message: message }) };
}

export const rootArn = 'arn:aws:iam::111122223333:root';

/** A root caller in a standalone account; `more` answers everything else. */
export function rootAccount(more: (request: Received) => Answer | Promise<Answer> | undefined = () => undefined) {
  return (request: Received): Answer | Promise<Answer> => {
    const own = more(request);
    if (own !== undefined) return own;
    if (request.action === 'GetCallerIdentity') return callerIs(rootArn);
    if (request.action === 'DescribeOrganization') {
      return jsonError('AWSOrganizationsNotInUseException', 'Your account is not a member of an organization.');
    }
    return queryError(400, 'InvalidAction', `Could not find operation ${request.action}`);
  };
}
