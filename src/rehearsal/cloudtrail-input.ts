// How CloudTrail refuses an input that its model rules out: where it has an error of its own for a parameter, by
// that, and else as every service (CloudTrail API reference, the errors of LookupEvents, PutEventSelectors, AddTags).
import { AwsError } from './aws-error.ts';
import { validationError, wordsFor, type Refuse } from './constraints.ts';

const own: { readonly [parameter: string]: string } = {
  maxResults: 'InvalidMaxResultsException',
  lookupAttributes: 'InvalidLookupAttributesException',
  eventCategory: 'InvalidEventCategoryException',
  eventSelectors: 'InvalidEventSelectorsException',
  advancedEventSelectors: 'InvalidEventSelectorsException',
  tagsList: 'InvalidTagParameterException',
};

export const refuseInput: Refuse = (all) => {
  const [parameter = ''] = all[0]?.at.split('.', 1) ?? [];
  const code = own[parameter];
  return code === undefined ? validationError(all) : new AwsError(code, 400, wordsFor(all));
};
