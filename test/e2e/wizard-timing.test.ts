import { it } from 'vitest';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';
it('timing', async () => {
  const rehearsal = await rehearsalFor();
  const t0 = Date.now();
  const terminal = await openWizard(rehearsal, { columns: 80, rows: 24 });
  const owner = ownerAt({ terminal, rehearsal });
  let last = t0;
  await owner.playUntil(/\[terminal settings \w+\]/, (name) => {
    const n = Date.now();
    process.stdout.write(`${n - last} ms -> ${name}\n`);
    last = n;
    return false;
  });
  process.stdout.write(`${Date.now() - last} ms -> end; total ${Date.now() - t0}\n`);
  await terminal.ended();
  process.stdout.write(terminal.scrollback());
});
