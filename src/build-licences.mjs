// The licences of everything in the bundle, each text once. A package without a text fails the build, unless it is
// named below: it states its licence, and the text is the standard one.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Packages that state a licence and ship no text of it, looked at one by one. */
const textless = new Set([
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/nested-clients',
  '@nodable/entities',
  'proxy-agent-negotiate',
  'yoga-layout',
]);

/** Every package by name and version, under the texts of its licences and notices. */
export async function licencesOf(packages, root) {
  const licences = (await Promise.all(packages.map((one) => licenceOf(one, root)))).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const packagesByText = new Map();
  for (const { name, text } of licences) {
    packagesByText.set(text, [...new Set([...(packagesByText.get(text) ?? []), name])]);
  }
  const rule = '-'.repeat(80);
  const head = 'rootlock contains the packages below, each under its own licence.\n';
  const body = [...packagesByText].map(([text, names]) => `${rule}\n${names.join('\n')}\n\n${text}\n`);
  return [head, ...body].join('\n');
}

async function licenceOf({ folder, name, version, license }, root) {
  const place = join(root, folder);
  const files = (await readdir(place)).filter((file) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(place, file), 'utf8')));
  if (texts.every((text) => text.trim() === '')) {
    if (!textless.has(name)) throw new Error(`${name} is bundled and ships no licence text: look at it.`);
    texts.push(await standardText(JSON.parse(await readFile(join(place, 'package.json'), 'utf8')), root));
  }
  return { name: `${name} ${version} (${license})`, text: texts.map((text) => text.trim()).join('\n\n') };
}

async function standardText({ name, license, author, contributors }, root) {
  const holder = author?.name ?? author ?? contributors?.[0]?.name ?? contributors?.[0] ?? `the authors of ${name}`;
  if (license === 'Apache-2.0') return `Copyright ${holder}\n\n${await readFile(join(root, 'LICENSE'), 'utf8')}`;
  if (license === 'MIT') return `Copyright (c) ${holder}\n\n${mitText}`;
  throw new Error(`${name} ships no licence text, and there is no standard one here for ${license}.`);
}

const mitText = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
