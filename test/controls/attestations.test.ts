import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/controls/index.ts';
import { rootCustody } from '../../src/controls/root-custody.ts';
import { rootEmail } from '../../src/controls/root-email.ts';
import { rootPassword } from '../../src/controls/root-password.ts';
import { changesSeen, deskFor, stageFor } from '../support/rehearsed-run.ts';
import { proposalOf, scriptedOwner, verdictOn } from './owner.ts';

describe.each([rootPassword, rootEmail, rootCustody])('$id', (control) => {
  it('takes the owner’s word, says what to do first, and asks for no secret', async () => {
    const stage = await stageFor('fresh');
    const desk = await deskFor(stage, scriptedOwner({}));
    const proposal = await proposalOf(control, desk);
    if (proposal.kind !== 'attestation') throw new Error(proposal.kind);
    const { question } = proposal;
    expect(question.lines.length).toBeGreaterThan(1);
    for (const { label, check } of question.fields) {
      expect(label).toMatch(/is kept by$/);
      expect(check(' ')).toMatch(/Write a name or a role/);
      expect(check('x'.repeat(121))).toMatch(/At most 120/);
      expect(check('Ada, office safe')).toBeUndefined();
    }
    expect((await verdictOn(control, desk)).grade).toBe('open');
    expect(changesSeen(stage)).toEqual([]);
  });

  it('does not apply where root has no password', async () => {
    const stage = await stageFor('fresh');
    stage.rehearsal.state.root.hasPassword = false;
    expect((await verdictOn(control, await deskFor(stage, scriptedOwner({})))).grade).toBe('not-applicable');
  });
});

describe('the catalogue', () => {
  it('names each control once, and needs only what stands before it', () => {
    const ids = catalogue.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [index, { needs }] of catalogue.entries()) {
      for (const id of needs) expect(ids.slice(0, index)).toContain(id);
    }
  });

  it('fits its short names into the list, and gives every framework with its version', () => {
    for (const { short, frameworks } of catalogue) {
      expect(short.length).toBeLessThanOrEqual(22);
      expect(frameworks.length).toBeGreaterThan(0);
      for (const { version } of frameworks) expect(version).not.toBe('');
    }
  });
});
