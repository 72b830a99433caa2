// The pages of why and of commands over the whole catalogue, and over every plan of whole runs.
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/controls/index.ts';
import { cliCommand } from '../../src/engine/command.ts';
import type { ApproveQuestion } from '../../src/engine/port.ts';
import { copyOf } from '../../src/ui/tui/copy.ts';
import { lineText } from '../../src/ui/tui/lines.ts';
import { pageLines } from '../../src/ui/tui/pages.ts';
import { asked, emptyScreen, type Page, type Screen, told } from '../../src/ui/tui/screen.ts';
import { drawable } from '../../src/ui/tui/width.ts';
import { everyControl } from '../support/boards.ts';
import { runOn, stageFor } from '../support/rehearsed-run.ts';
import { shortWay } from '../support/short-way.ts';

const widths = [40, 78, 120] as const;
/** Without what breaking lines adds. */
const dense = (text: string) => text.replaceAll(/(?<=^| )\\$|\s/gm, '');
const textOf = (page: Page, screen: Screen, columns: number) =>
  dense(pageLines(page, screen, columns).map(lineText).join('\n'));

describe('the page of why', () => {
  it.each(catalogue.map((control) => [control.id, control] as const))(
    'of %s says why, and where AWS says so',
    (_, it) => {
      const { id, title, why, sources } = it;
      const screen = told(emptyScreen, { kind: 'control-opened', control: id, title, why, facts: [], sources }, 0);
      expect(sources.length).toBeGreaterThan(0);
      for (const columns of widths) {
        const text = textOf('why', screen, columns);
        for (const { title: name, url } of sources) {
          expect(text).toContain(dense(name));
          expect(url).toMatch(/^https:\/\//);
          expect(text).toContain(dense(url ?? 'no address'));
        }
        expect(text).toContain(dense(why));
      }
    },
  );
});

describe('the page of commands', () => {
  it('shows every command of every plan of a whole run, and copies the same', async () => {
    const stage = await stageFor({ scenario: 'root-key', controls: everyControl });
    const { asked: questions } = await runOn(stage, { session: (account) => shortWay(stage, account) });
    const plans = questions.filter((question): question is ApproveQuestion => question.kind === 'approve');
    expect(new Set(plans.map(({ plan }) => plan.control)).size).toBeGreaterThanOrEqual(12);
    for (const question of plans) {
      const screen: Screen = { ...asked(emptyScreen, question), page: 'commands' };
      const commands = question.plan.changes.map((change) => drawable(cliCommand(change, question.plan)));
      for (const columns of widths) {
        const text = textOf('commands', screen, columns);
        for (const command of commands) expect(text).toContain(dense(command));
      }
      expect(copyOf(screen)?.split('\n')).toEqual(commands);
    }
  });
});
