// The AWS JSON protocols of CloudTrail, Organizations and their like (smithy.io, "AWS JSON 1.1 protocol").
// Version 1.0 differs by its content type only.
import { AwsError } from './aws-error.ts';
import type { Input } from './input.ts';
import type { Output, OutputValue } from './operation.ts';
import type { Decoded, Wire, WireAnswer } from './wire.ts';

type Version = '1.0' | '1.1';

export function jsonWire(version: Version): Wire<Output> {
  return {
    decode: ({ headers, body }) => decodeJson(headers.get('x-amz-target') ?? '', body.toString('utf8')),
    answer: (_, output) => ({ status: 200, headers: typed(version), body: JSON.stringify(plain(output)) }),
    error: (error) => encodeJsonError(error, version),
  };
}

/** The operation is the last word of X-Amz-Target. */
function decodeJson(target: string, body: string): Decoded {
  return { operation: target.slice(target.lastIndexOf('.') + 1), input: parseJsonBody(body) };
}

/** Throws SerializationException for a body that is no object. An empty one reads as no parameters. */
export function parseJsonBody(body: string): Input {
  try {
    const input: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Input;
  } catch {
    // Falls through to the same refusal.
  }
  throw new AwsError('SerializationException', 400, 'The request body is not a JSON object.');
}

const typed = (version: Version) => ({ 'content-type': `application/x-amz-json-${version}` });

export function encodeJsonError(error: AwsError, version: Version = '1.1'): WireAnswer {
  return {
    status: error.status,
    headers: { ...typed(version), 'x-amzn-errortype': error.code, ...error.headers },
    body: JSON.stringify({ __type: error.code, message: error.message }),
  };
}

/** Dates become seconds since the epoch, bytes base64. */
export function plain(value: OutputValue): unknown {
  if (value instanceof Date) return Math.floor(value.getTime() / 1000);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return (value as readonly OutputValue[]).map(plain);
  if (value instanceof Map) return plain(Object.fromEntries<OutputValue>(value as ReadonlyMap<string, OutputValue>));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value as Output).map(([name, item]) => [name, plain(item)]));
  }
  return value;
}
