// The bill of materials: CycloneDX 1.6, JSON. What it lists is what is in the bundle, no more and no less. It names no
// time and no serial number, which CycloneDX leaves open: the same sources make the same bytes.
import { importsBetween } from './build-packages.mjs';

/** `manifest` is our own package.json. */
export function billOfMaterials({ manifest, packages, metafile }) {
  const byReference = new Map(packages.map((one) => [purl(one), one]));
  const referenceOf = new Map(packages.map((one) => [one.folder, purl(one)]));
  const own = { name: manifest.name, version: manifest.version, license: manifest.license };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { type: 'application', ...identity(own), description: manifest.description },
    },
    components: [...byReference]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, one]) => ({ type: 'library', ...identity(one), scope: 'required', hashes: [hash(one.integrity)] })),
    dependencies: dependencies(metafile, purl(own), referenceOf),
  };
}

function identity({ name, version, license, ...more }) {
  const [group, bare] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const reference = purl({ name, version, ...more });
  return {
    'bom-ref': reference,
    ...(group === undefined ? {} : { group }),
    name: bare,
    version,
    licenses: [{ license: { id: license, acknowledgement: 'declared' } }],
    purl: reference,
  };
}

/** The package URL specification, type `npm`: the scope's @ is percent-encoded. */
function purl({ name, version }) {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}

/** The lock file's hash of the package as the registry has it: base64 there, hexadecimal here. */
function hash(integrity) {
  const [, content] = /^sha512-([A-Za-z0-9+/]{86}==)$/.exec(integrity) ?? [];
  if (content === undefined) throw new Error(`${integrity} is not one SHA-512.`);
  return { alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') };
}

/** Packages that only pass on another one's code are not in the bundle: what they import counts for who imports them. */
function dependencies(metafile, own, referenceOf) {
  const edges = importsBetween(metafile);
  const reached = (from, seen = new Set()) =>
    [...(edges.get(from) ?? [])].flatMap((to) => {
      if (seen.has(to)) return [];
      seen.add(to);
      return referenceOf.has(to) ? [referenceOf.get(to)] : reached(to, seen);
    });
  const needs = new Map();
  for (const [folder, reference] of [['', own], ...referenceOf]) {
    needs.set(reference, new Set([...(needs.get(reference) ?? []), ...reached(folder)]));
  }
  return [...needs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([ref, on]) => ({
      ref,
      dependsOn: [...on].filter((other) => other !== ref).sort((a, b) => (a < b ? -1 : 1)),
    }));
}
