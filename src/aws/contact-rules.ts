// AWS's own limits for contacts, so that nothing is sent that it would refuse (Account Management API reference,
// AlternateContact and ContactInformation). Each rule gets a trimmed value and says what is wrong, as a sentence.
import { printable } from './printable.ts';

export type Rule = (value: string) => string | undefined;

/** AWS counts characters, not UTF-16 units. */
const lengthOf = (value: string) => [...value].length;

function textRule(longest: number, mayBeEmpty: boolean): Rule {
  return (value) => {
    if (value === '') return mayBeEmpty ? undefined : 'AWS wants something here.';
    if (printable(value) !== value) return 'There are characters in it that cannot be seen. Type it again.';
    const length = lengthOf(value);
    return length > longest ? `AWS allows at most ${longest} characters; this is ${length}.` : undefined;
  };
}

export const wanted = (longest: number): Rule => textRule(longest, false);
export const optional = (longest: number): Rule => textRule(longest, true);

/** The pattern knows no apostrophe, and wants a dot in the domain. */
export const emailProblem: Rule = (value) => {
  const wrong = wanted(254)(value);
  if (wrong !== undefined) return wrong;
  return /^[A-Za-z0-9_+=.#|!&-]+@[A-Za-z0-9_.-]+\.[A-Za-z0-9_]+$/.test(value)
    ? undefined
    : 'AWS takes an address such as security@example.com: letters, digits and _ + = . # | ! & - before the @, no apostrophe.';
};

/** Of an alternate contact. */
export const phoneProblem: Rule = (value) => {
  const wrong = wanted(25)(value);
  if (wrong !== undefined) return wrong;
  return /^[\s0-9()+-]+$/.test(value) && /\d/.test(value)
    ? undefined
    : 'AWS takes digits, spaces and ( ) + - only, such as +353 1 555 0100.';
};

/** Of the primary contact, whom AWS calls when root is to be recovered. */
export const primaryPhoneProblem: Rule = (value) => {
  const wrong = wanted(20)(value);
  if (wrong !== undefined) return wrong;
  return /^[+][\s0-9()-]+$/.test(value) && /\d/.test(value)
    ? undefined
    : 'AWS takes a + and the country code first, then digits, spaces and ( ) - only, such as +353 1 555 0100.';
};

export const countryProblem: Rule = (value) =>
  /^[A-Za-z]{2}$/.test(value) ? undefined : 'AWS takes the two letters of a country, such as IE or US.';

const withStates = new Set(['US', 'CA', 'GB', 'DE', 'JP', 'IN', 'BR']);

export function stateRule(country: string): Rule {
  return (value) =>
    value === '' && withStates.has(country)
      ? `AWS wants a state or region for an address in ${country}.`
      : optional(50)(value);
}
