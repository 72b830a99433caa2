// JSON schemas as code: compiling one takes longer than starting the rest of the program, so it is done here, once. In the
// bundle `Ajv2020` only hands out what ajv itself made of the schema when it was built.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

/** The schemas that the program checks something against; another one is refused when it is asked for. */
const schemas = ['docs/answers.schema.json', 'docs/record.schema.json'];

/** As the sources make it; the bundle refuses any others. */
const options = { strict: false, allErrors: true };

/** @type {import('esbuild').Plugin} */
export const schemasAsCode = {
  name: 'schemas as code',
  setup(build) {
    build.onResolve({ filter: /^ajv\/dist\/2020\.js$/ }, ({ importer }) =>
      importer.includes('node_modules') ? undefined : { path: 'ajv', namespace: 'schemas' },
    );
    build.onResolve({ filter: /^schema:/ }, ({ path }) => ({ path: path.slice(7), namespace: 'schemas' }));
    build.onLoad({ filter: /^ajv$/, namespace: 'schemas' }, () => ({ contents: standIn() }));
    build.onLoad({ filter: /\.json$/, namespace: 'schemas' }, async ({ path }) => ({
      contents: code(JSON.parse(await readFile(join(build.initialOptions.absWorkingDir, path), 'utf8'))),
      resolveDir: build.initialOptions.absWorkingDir,
    }));
  },
};

function code(schema) {
  const ajv = new Ajv2020({ ...options, code: { source: true, esm: true } });
  return `${standalone.default(ajv, ajv.compile(schema))}\nexport const id = ${JSON.stringify(schema.$id)};`;
}

function standIn() {
  return `
    ${schemas.map((path, at) => `import * as schema${at} from 'schema:${path}';`).join('\n')}
    const made = [${schemas.map((_, at) => `schema${at}`).join(', ')}];
    export class Ajv2020 {
      constructor(options) {
        if (JSON.stringify(options) !== '${JSON.stringify(options)}') throw new TypeError('schemas were compiled otherwise');
      }
      compile({ $id }) {
        const found = made.find(({ id }) => id === $id);
        if (found === undefined) throw new TypeError($id + ' was not compiled with the program');
        return found.default;
      }
    }`;
}
