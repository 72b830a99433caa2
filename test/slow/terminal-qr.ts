// Photographs the QR code on the terminal for outsiders.sh: one picture (PPM) for each window and theme, and next to
// it the URI that the code was made of, as the person who scans it gets it. PICTURES names the directory.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openWizard, rehearsalFor } from '../support/journey.ts';
import { ownerAt } from '../support/owner.ts';
import { paint, type Cell } from '../support/screen-image.ts';

/** Portable pixmap: netpbm's ppm(5), binary. */
function ppm(cells: readonly (readonly Cell[])[]): Buffer {
  const { width, height, pixels } = paint(cells);
  return Buffer.concat([
    Buffer.from(`P6 ${width} ${height} 255\n`),
    Buffer.from(pixels.filter((_, at) => at % 4 !== 3)),
  ]);
}

const windows = [
  [120, 40],
  [80, 24],
] as const;

it.each(windows)('shows the QR code at %i × %i', async (columns, rows) => {
  const directory = process.env['PICTURES'] ?? '';
  const rehearsal = await rehearsalFor();
  const terminal = await openWizard(rehearsal, { columns, rows });
  const owner = ownerAt({ terminal, rehearsal });
  await owner.playUntil(/Scan this/, (_name, screen) => screen.includes('Scan this'));
  const uri = await terminal.waitForQrCode();
  expect(uri).toMatch(/^otpauth:/);
  for (const theme of ['dark', 'light'] as const) {
    const name = join(directory, `terminal-${columns}x${rows}-${theme}`);
    await writeFile(`${name}.ppm`, ppm(terminal.cells(theme)));
    await writeFile(`${name}.txt`, `${uri}\n`);
  }
});
