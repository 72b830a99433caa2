// What Organizations says to an input that its model rules out: one sentence for each kind of fault, and no word of
// where it is (Organizations API reference, InvalidInputException and its reasons).
import type { AwsError } from './aws-error.ts';
import type { Broken } from './constraints.ts';
import { refuse } from './organizations-callers.ts';

const says: { readonly [Kind in Broken['kind']]: string } = {
  missing: 'You must include a value for all required parameters.',
  short: 'You provided a value that is shorter than allowed.',
  long: 'You provided a value that is longer than allowed.',
  small: 'You provided a value that is smaller than allowed.',
  large: 'You provided a value that is larger than allowed.',
  pattern: 'You provided a value that does not match the required pattern.',
  enum: 'You specified an invalid value.',
};

/** Only the first fault is told. */
export function refuseInput([first]: readonly Broken[]): AwsError {
  return refuse('InvalidInput', says[first?.kind ?? 'missing']);
}
