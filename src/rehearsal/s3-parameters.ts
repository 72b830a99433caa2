// Values that headers and query strings of S3 choose from, whatever the operation (Amazon S3 API reference). What
// they ask for may be more than a bucket for log files has; what does not exist at all is refused as S3 does.
import { AwsError } from './aws-error.ts';
import { optionalText, type Input } from './input.ts';
import type { Operation, OperationTable } from './operation.ts';
import type { WireAnswer } from './wire.ts';

/** As on the wire; the wire codec passes these headers on by their own names. */
export const choosingHeaders = {
  'x-amz-acl': ['private', 'public-read', 'public-read-write', 'authenticated-read'],
  'x-amz-object-ownership': ['BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced'],
  'x-amz-bucket-namespace': ['account-regional', 'global'],
  'x-amz-transition-default-minimum-object-size': ['varies_by_storage_class', 'all_storage_classes_128K'],
  'x-amz-request-payer': ['requester'],
  'x-amz-optional-object-attributes': ['RestoreStatus'],
} as const;

const choices: { readonly [name: string]: readonly string[] } = { ...choosingHeaders, 'encoding-type': ['url'] };

function checkChoices(input: Input): void {
  for (const [name, values] of Object.entries(choices)) {
    const given = optionalText(input, name);
    if (given !== undefined && !values.includes(given)) {
      throw new AwsError('InvalidArgument', 400, `The value ${given} of ${name} is not valid.`);
    }
  }
}

/** A whole number in the query; S3 refuses any other text, and any other number. */
export function countIn(input: Input, name: string, least: number, most: number): number | undefined {
  const given = optionalText(input, name);
  if (given === undefined) return undefined;
  const count = /^\d+$/.test(given) ? Number(given) : -1;
  if (count < least || count > most) {
    throw new AwsError('InvalidArgument', 400, `Argument ${name} must be an integer between ${least} and ${most}`);
  }
  return count;
}

export function checkedParameters(operations: OperationTable<WireAnswer>): OperationTable<WireAnswer> {
  const checked = (operation: Operation<WireAnswer>): Operation<WireAnswer> => ({
    ...operation,
    run: (context) => {
      checkChoices(context.input);
      return operation.run(context);
    },
  });
  return Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, checked(operation)]));
}
