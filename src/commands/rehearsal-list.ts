// `rootlock rehearse --list`: what a simulated account can start from, and what it can be told about AWS.
import { doubtNames, doubts } from '../rehearsal/doubts.ts';
import { scenarioList } from '../rehearsal/scenarios.ts';

/** The text for a person, with its last newline. The first answer to a doubt is the one that holds unless told otherwise. */
export function rehearsalList(): string {
  const scenarios = scenarioList();
  const widest = Math.max(...scenarios.map(({ name }) => name.length));
  return [
    'Scenarios (--scenario NAME):',
    ...scenarios.map(({ name, says }) => `  ${name.padEnd(widest)}  ${says}`),
    '',
    'Doubts (--doubt NAME=ANSWER): what AWS does where nobody knows. The first answer is the likeliest.',
    ...doubtNames.flatMap((name) => [`  ${name} = ${doubts[name].answers.join(' | ')}`, `    ${doubts[name].asks}`]),
    '',
  ].join('\n');
}
