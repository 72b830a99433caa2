// Smithy's RPC over CBOR, which newer CloudWatch clients speak (smithy.io, "Smithy RPC v2 CBOR protocol").
// The operation is the last word of the path.
import { AwsError } from './aws-error.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import type { Input } from './input.ts';
import type { Output } from './operation.ts';
import type { ArrivedRequest } from './sigv4.ts';
import type { Wire } from './wire.ts';

export function speaksCbor({ headers }: ArrivedRequest): boolean {
  return headers.get('smithy-protocol') === 'rpc-v2-cbor';
}

const cbor = { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' };

export const cborWire: Wire<Output> = {
  decode: ({ target, body }) => {
    const operation = (target.split('?', 1)[0] ?? '').split('/').at(-1) ?? '';
    const input = body.length === 0 ? {} : read(body);
    if (typeof input === 'object' && input !== null && !Array.isArray(input) && !(input instanceof Date))
      return { operation, input: input as Input };
    throw new AwsError('SerializationException', 400, 'The request body is not a CBOR map.');
  },
  answer: (_, output) => ({ status: 200, headers: cbor, body: encodeCbor(output) }),
  error: ({ code, status, message, headers }) => ({
    status,
    headers: { ...cbor, ...headers },
    body: encodeCbor({ __type: `com.amazonaws.cloudwatch#${code}`, message }),
  }),
};

function read(body: Buffer): unknown {
  try {
    return decodeCbor(body);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AwsError('SerializationException', 400, `The request body is not CBOR: ${error.message}.`);
  }
}
