// The words in which SNS refuses an input (SNS API reference, the errors of CreateTopic and TagResource).
import { AwsError } from './aws-error.ts';
import { validationError, wordsFor, type Refuse } from './constraints.ts';
import type { TagRefusals } from './service-tags.ts';

export const invalid = (message: string) => new AwsError('InvalidParameter', 400, `Invalid parameter: ${message}`);
/** What is missing is found before SNS itself looks, and is refused as by any service. */
export const refuseInput: Refuse = (all) =>
  all.some(({ kind }) => kind === 'missing') ? validationError(all) : invalid(wordsFor(all));
export const tagRefusals: TagRefusals = {
  wrong: (message) => invalid(`Tags Reason: ${message}`),
  tooMany: 'TagLimitExceeded',
};
