// What S3 asks of a signed request beyond the signature itself: every x-amz- header signed, and the body's hash
// declared (Amazon S3 API reference, "Authenticating requests: using the Authorization header").
import { AwsError } from './aws-error.ts';
import { refusal } from './refusals.ts';
import { sha256, type ArrivedRequest, type Signature } from './sigv4.ts';

const declaration = 'x-amz-content-sha256';

export function refuseS3Headers({ headers }: ArrivedRequest, { signedHeaders }: Signature): void {
  const declared = headers.get(declaration);
  if (declared === undefined) {
    throw new AwsError('InvalidRequest', 400, `Missing required header for this request: ${declaration}`);
  }
  if (declared.startsWith('STREAMING-')) {
    throw new AwsError('NotImplemented', 501, `The rehearsal account does not simulate a body sent as ${declared}.`);
  }
  if (declared !== 'UNSIGNED-PAYLOAD' && !/^[0-9a-f]{64}$/.test(declared)) {
    throw new AwsError(
      'InvalidArgument',
      400,
      `${declaration} must be UNSIGNED-PAYLOAD, or a valid sha256 value.`,
      {},
      {
        ArgumentName: declaration,
        ArgumentValue: declared,
      },
    );
  }
  const unsigned = [...headers.keys()].filter((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
  if (unsigned.length > 0) {
    throw refusal('denied', 's3', 'There were headers present in the request which were not signed', {
      HeadersNotSigned: unsigned.toSorted().join(', '),
    });
  }
}

/** The body must be the one whose hash was declared, and so signed. */
export function refuseS3Payload({ headers, body }: ArrivedRequest): void {
  const declared = headers.get(declaration) ?? '';
  const actual = sha256(body);
  if (declared === 'UNSIGNED-PAYLOAD' || declared === actual) return;
  throw new AwsError(
    'XAmzContentSHA256Mismatch',
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    {},
    { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: actual },
  );
}
