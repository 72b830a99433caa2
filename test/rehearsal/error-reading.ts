// Reads an error from the bytes of its wire and from what the SDK made of them, so that both can be compared with
// what AWS gives.
import { cbor } from '@smithy/core/cbor';
import { XMLParser } from 'fast-xml-parser';
import type { Shape } from './error-wires.ts';
import type { RawAnswer } from './recorded.ts';

export interface RefusedCall {
  readonly error: Error & {
    readonly $fault?: string;
    readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  };
  readonly raw: RawAnswer;
}

const media: { readonly [S in Shape]: string } = {
  query: 'text/xml',
  s3: 'application/xml',
  's3-control': 'application/xml',
  'json-1.1': 'application/x-amz-json-1.1',
  'json-1.0': 'application/x-amz-json-1.0',
  'rest-json': 'application/json',
  cbor: 'application/cbor',
};

interface Wanted {
  /** The error's name on the wire and as the SDK shows it. */
  readonly onWire: string;
  readonly inSdk: string;
  readonly status: number;
}

/** What `seenOf` gives for a refusal as AWS's. */
export function refusalWanted(shape: Shape, { onWire, inSdk, status }: Wanted): ReturnType<typeof seenOf> {
  return {
    wire: { status, code: onWire, type: media[shape], isWellFormed: true },
    sdk: { status, name: inSdk, fault: status < 500 ? 'client' : 'server', hasMessage: true, hasRequestId: true },
  };
}

export function seenOf(shape: Shape, { error, raw }: RefusedCall) {
  const { code, message, requestId, isWellFormed } = readRaw(shape, raw);
  const { headers, status, body } = raw;
  const isFramed =
    Number(headers['content-length']) === body.length && !Number.isNaN(Date.parse(headers['date'] ?? ''));
  const { $metadata, name, $fault } = error;
  return {
    wire: { status, code, type: headers['content-type'], isWellFormed: isWellFormed && isFramed },
    sdk: {
      ...{ status: $metadata?.httpStatusCode, name, fault: $fault },
      hasMessage: message !== undefined && message !== '' && error.message === message,
      hasRequestId: requestId !== undefined && requestId !== '' && $metadata?.requestId === requestId,
    },
  };
}

interface Read {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly requestId: string | undefined;
  /** The body has the elements of its wire, no others, and the ids of the headers. */
  readonly isWellFormed: boolean;
}

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, ignoreDeclaration: true });
interface Texts {
  readonly [name: string]: string;
}

function readRaw(shape: Shape, raw: RawAnswer): Read {
  switch (shape) {
    case 'query':
      return readQuery(raw);
    case 's3':
    case 's3-control':
      return readS3(shape, raw);
    case 'json-1.0':
    case 'json-1.1':
    case 'rest-json':
      return readJson(raw);
    case 'cbor':
      return readCbor(raw);
    default:
      return shape satisfies never;
  }
}

const queryStart =
  /^<\?xml [^>]*\?>\n<ErrorResponse xmlns="https?:\/\/[a-z]+\.amazonaws\.com\/doc\/\d{4}-\d\d-\d\d\/"><Error>/;

function readQuery({ headers, body, status }: RawAnswer): Read {
  const text = body.toString('utf8');
  const { ErrorResponse: found } = parser.parse(text) as {
    readonly ErrorResponse: { readonly Error: Texts; readonly RequestId: string };
  };
  const requestId = headers['x-amzn-requestid'];
  const fields = Object.keys(found.Error).join();
  return {
    ...{ code: found.Error['Code'], message: found.Error['Message'], requestId },
    isWellFormed:
      queryStart.test(text) &&
      fields === 'Type,Code,Message' &&
      found.Error['Type'] === (status < 500 ? 'Sender' : 'Receiver') &&
      found.RequestId === requestId,
  };
}

function readS3(shape: 's3' | 's3-control', { headers, body }: RawAnswer): Read {
  const text = body.toString('utf8');
  const parsed = parser.parse(text) as { readonly [root: string]: Texts & { readonly Error: Texts } };
  const ids = parsed[shape === 's3' ? 'Error' : 'ErrorResponse'];
  const found: Texts | undefined = shape === 's3' ? ids : ids?.Error;
  const requestId = headers['x-amz-request-id'];
  return {
    ...{ code: found?.['Code'], message: found?.['Message'], requestId },
    isWellFormed:
      text.startsWith(
        `<?xml version="1.0" encoding="UTF-8"?>\n${shape === 's3' ? '' : '<ErrorResponse>'}<Error><Code>`,
      ) &&
      /^[0-9A-Z]{16}$/.test(requestId ?? '') &&
      ids?.['RequestId'] === requestId &&
      ids?.['HostId'] === headers['x-amz-id-2'],
  };
}

function readJson({ headers, body }: RawAnswer): Read {
  const { __type: code, message, ...rest } = JSON.parse(body.toString('utf8')) as Texts;
  return {
    ...{ code, message, requestId: headers['x-amzn-requestid'] },
    isWellFormed: Object.keys(rest).length === 0 && headers['x-amzn-errortype'] === code,
  };
}

const cborPrefix = 'com.amazonaws.cloudwatch#';

function readCbor({ headers, body }: RawAnswer): Read {
  const { __type: type = '', message, ...rest } = cbor.deserialize(body) as Texts;
  return {
    ...{ code: type.slice(cborPrefix.length), message, requestId: headers['x-amzn-requestid'] },
    isWellFormed:
      type.startsWith(cborPrefix) && Object.keys(rest).length === 0 && headers['smithy-protocol'] === 'rpc-v2-cbor',
  };
}
