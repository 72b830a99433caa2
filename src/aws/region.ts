// Which Region the run uses, and why.
import { Problem } from '../engine/errors.ts';
import type { Environment } from './proxy.ts';
import type { Profile } from './shared-config.ts';

export interface ChosenRegion {
  readonly region: string;
  /** Set where nobody chose it, as a sentence. */
  readonly remark?: string;
}

/** --region, AWS_REGION, AWS_DEFAULT_REGION, the profile's, else us-east-1. Throws a Problem (`usage`) for no Region name. */
export function chooseRegion(option: string | undefined, env: Environment, profile: Profile | undefined): ChosenRegion {
  const found = [option, env['AWS_REGION'], env['AWS_DEFAULT_REGION'], profile?.settings['region']].find(
    (candidate) => candidate !== undefined && candidate !== '',
  );
  if (found === undefined) {
    return { region: 'us-east-1', remark: 'No Region was given, so us-east-1 is used; --region chooses another.' };
  }
  if (!/^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(found)) {
    throw new Problem('usage', {
      happened: `${JSON.stringify(found)} is not the name of an AWS Region.`,
      account: 'Nothing was sent.',
      next: ['Give a Region by its code, e.g. --region eu-west-1.'],
    });
  }
  return { region: found };
}
