// Reads what `npm audit --json` says, and holds it against the bill of materials of the bundle.
// Usage: advisories.mjs REPORT BILL
import { readFile } from 'node:fs/promises';

const [report = '', bill = ''] = process.argv.slice(2);
const said = JSON.parse((await readFile(report, 'utf8')) || '{}');
if (said.vulnerabilities === undefined) {
  console.log(`SKIPPED: the registry does not answer npm audit (${said.error?.code ?? said.message ?? 'no answer'})`);
} else {
  const { components, metadata } = JSON.parse(await readFile(bill, 'utf8'));
  const bundled = new Set(components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`)));
  const found = Object.values(said.vulnerabilities).map(({ name, severity, via }) => ({
    where: bundled.has(name) ? 'bundled' : 'development only',
    line: `${severity}: ${name}: ${via.map((one) => one.title ?? `through ${one}`).join('; ')}`,
    bad: bundled.has(name) && ['high', 'critical'].includes(severity),
  }));
  for (const { where, line } of found) console.log(`${where}, ${line}`);
  const bad = found.filter((one) => one.bad).length;
  console.log(
    `${bad === 0 ? 'ok ' : 'FAILED:'} ${said.metadata.dependencies.total} packages asked about, ` +
      `${bundled.size} of them in rootlock ${metadata.component.version}: ${found.length} with known holes, ` +
      `${bad} high or critical in the bundle`,
  );
  process.exitCode = bad === 0 ? 0 : 1;
}
