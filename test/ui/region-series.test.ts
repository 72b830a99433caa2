import { describe, expect, it } from 'vitest';
import { sealPlan } from '../../src/engine/plan.ts';
import { regionSeries } from '../../src/ui/region-series.ts';
import { planSection } from '../../src/ui/tui/asks/approve.ts';
import { lineText } from '../../src/ui/tui/lines.ts';
import { pageLines } from '../../src/ui/tui/pages.ts';
import { asked, emptyScreen } from '../../src/ui/tui/screen.ts';
import { questions } from '../support/tui-scenes.ts';

const said = (sentences: readonly string[]) =>
  regionSeries(sentences, (one) => [one]).map(({ said: [text], regions }) => [text, ...regions]);

describe('the same in one Region after another', () => {
  it('is said once, where it was first said, with its Regions in order', () => {
    expect(
      said([
        'Start a in us-west-2',
        'Start b in us-west-2',
        'Make the topic',
        'Start a in eu-west-1, with care',
        'Start a in ap-southeast-10',
        'Start a in us-gov-west-1',
      ]),
    ).toEqual([
      ['Start a in 3 Regions', 'ap-southeast-10', 'us-gov-west-1', 'us-west-2'],
      ['Start b in us-west-2'],
      ['Make the topic'],
      ['Start a in eu-west-1, with care'],
    ]);
  });

  it('stays apart where there are two, where a Region comes twice, and where two are named', () => {
    const two = ['Start a in us-west-2', 'Start a in eu-west-1'];
    expect(said(two)).toEqual(two.map((one) => [one]));
    const twice = [...two, 'Start a in us-west-2', 'Start a in eu-west-3'];
    expect(said(twice)).toEqual(twice.map((one) => [one]));
    const pairs = ['From us-west-2 to us-east-1', 'From eu-west-1 to us-east-1', 'From eu-west-3 to us-east-1'];
    expect(said(pairs)).toEqual(pairs.map((one) => [one]));
  });

  it('leaves the Region in a name alone', () => {
    const named = (region: string) => `Let ${region} deliver to trail-111122223333-eu-west-1`;
    expect(said(['eu-west-1', 'eu-west-2', 'eu-west-3'].map(named))).toEqual([
      [named('3 Regions'), 'eu-west-1', 'eu-west-2', 'eu-west-3'],
    ]);
  });

  it('is what all that is said of a thing agrees in', () => {
    const changes = ['free', 'free', 'free', 'dear'].map((cost, index) => ({ cost, region: `eu-west-${index}` }));
    const series = regionSeries(changes, ({ cost, region }) => [`Start in ${region}`, cost]);
    expect(series.map((one) => one.said)).toEqual([
      ['Start in 3 Regions', 'free'],
      ['Start in eu-west-3', 'dear'],
    ]);
    expect(series[0]?.members).toEqual(changes.slice(0, 3));
  });
});

describe('a plan for many Regions', () => {
  const regions = ['us-west-2', 'eu-west-1', 'sa-east-1', 'ap-south-1'];
  const change = (id: string, summary: string) => ({
    ...{ id, summary, service: 'AccessAnalyzer' as const, operation: 'CreateAnalyzer', input: {} },
    ...{ principal: 'caller' as const, undo: { kind: 'can-be-undone' as const, how: `delete ${id}` } },
  });
  const plan = sealPlan({
    ...{ control: 'access-analyzer', title: 'Watch' },
    changes: [
      change('topic', 'Make the topic in us-west-2'),
      ...regions.flatMap((region) => [
        { ...change(`make-${region}`, `Make the analyzer in ${region}`), cost: 'free for a month' },
        change(`start-${region}`, `Start it in ${region}`),
      ]),
    ],
  });

  it('says each series once, with its Regions, and not the same Regions twice', () => {
    expect(planSection(plan, 78, true).map(lineText)).toEqual([
      'Plan',
      '   1  Make the topic in us-west-2                                can be undone',
      '  4×  Make the analyzer in 4 Regions                             can be undone',
      '      ap-south-1, eu-west-1, sa-east-1, us-west-2',
      '      Cost: free for a month',
      '  4×  Start it in 4 Regions                                      can be undone',
      'The commands (c) say how, what is tried again, and what is taken back if the',
      'rest fails.',
      'Cost  free for a month',
    ]);
  });

  it('has them one by one on the page of the commands', () => {
    const page = pageLines('commands', asked(emptyScreen, { ...questions.approve, plan }), 100)
      .map(lineText)
      .join('\n');
    expect(regions.filter((region) => !page.includes(`Make the analyzer in ${region}`))).toEqual([]);
  });
});
