// Finding the detector a call is about, and the words in which GuardDuty refuses.
import { AwsError } from './aws-error.ts';
import type { Refuse } from './constraints.ts';
import { requiredText } from './input.ts';
import type { CallContext } from './operation.ts';
import type { Detector } from './services-state.ts';

export function reject(reason: string): AwsError {
  return new AwsError('BadRequestException', 400, `The request is rejected because ${reason}`);
}

/** It does not say which constraint is broken. */
export const refuseInput: Refuse = (all) => {
  const missing = all.find(({ kind }) => kind === 'missing');
  return reject(
    missing === undefined
      ? 'an invalid or out-of-range value is specified as an input parameter.'
      : `the required parameter ${missing.at} is missing.`,
  );
};

/** By `detectorId`. */
export function theDetector({ account, input, region }: CallContext): Detector {
  const detector = account.services.detectors.get(requiredText(input, 'detectorId'));
  if (detector === undefined || detector.region !== region) {
    throw reject('the input detectorId is not owned by the current account.');
  }
  return detector;
}
