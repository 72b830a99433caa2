// Finding the detector a call is about, and the words in which GuardDuty refuses.
import { AwsError } from './aws-error.ts';
import { requiredText } from './input.ts';
import type { CallContext } from './operation.ts';
import type { Detector } from './services-state.ts';

export function reject(reason: string): AwsError {
  return new AwsError('BadRequestException', 400, `The request is rejected because ${reason}`);
}

/** By `detectorId`. */
export function theDetector({ account, input, region }: CallContext): Detector {
  const detector = account.services.detectors.get(requiredText(input, 'detectorId'));
  if (detector === undefined || detector.region !== region) {
    throw reject('the input detectorId is not owned by the current account.');
  }
  return detector;
}
