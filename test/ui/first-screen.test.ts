// What the first screen hands on to who draws after it.
import { describe, expect, it } from 'vitest';
import { openFirstScreen } from '../../src/ui/tui/first-screen.ts';
import type { Screen } from '../../src/ui/tui/screen.ts';
import { openTerminal } from '../support/render-at.ts';

const nothing = () => undefined;

describe('what is open on the first screen', () => {
  it('goes on to the front end that draws over it, and to none after that', async () => {
    const { stdin, stdout, ...terminal } = openTerminal(80, 24);
    const holding = { hold: () => nothing, hush: nothing, unhush: nothing, interrupt: nothing, stop: nothing };
    const first = openFirstScreen({ stdin: () => stdin, stdout, env: {}, holding });
    await terminal.waitFor('One moment');
    terminal.send('?');
    await terminal.waitFor('Tasks that still need root');
    const handed: Pick<Screen, 'page' | 'scroll'>[] = [];
    for (let fronts = 0; fronts < 2; fronts += 1) first?.replaceBy((open) => handed.push(open));
    expect(handed).toEqual([{ page: 'why', scroll: 0 }, { scroll: 0 }]);
  });
});
