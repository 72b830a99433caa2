// JSON schemas as code: compiling one takes longer than starting the rest of the program, so it is done here, once. In the
// bundle `Ajv2020` only hands out what ajv itself made of the schema when it was built.
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

/** Where the sources check something against a schema, and against which. */
const checks = {
  'src/record/schema.ts': 'docs/record.schema.json',
  'src/ui/scripted/answers-file.ts': 'docs/answers.schema.json',
};

/** As the sources make it; the bundle refuses any others. */
const options = { strict: false, allErrors: true };

/** @type {import('esbuild').Plugin} */
export const schemasAsCode = {
  name: 'schemas as code',
  setup(build) {
    const { absWorkingDir } = build.initialOptions;
    build.onResolve({ filter: /^ajv\/dist\/2020\.js$/ }, ({ importer }) => {
      if (importer.includes('node_modules')) return undefined;
      const schema = checks[relative(absWorkingDir, importer).replaceAll('\\', '/')];
      if (schema === undefined) throw new Error(`${importer} checks a schema that is not compiled with the program.`);
      return { path: schema, namespace: 'stand-in' };
    });
    build.onResolve({ filter: /^schema:/ }, ({ path }) => ({ path: path.slice(7), namespace: 'schemas' }));
    build.onLoad({ filter: /\.json$/, namespace: 'stand-in' }, ({ path }) => ({ contents: standIn(path) }));
    build.onLoad({ filter: /\.json$/, namespace: 'schemas' }, async ({ path }) => ({
      contents: code(JSON.parse(await readFile(join(absWorkingDir, path), 'utf8'))),
      resolveDir: absWorkingDir,
    }));
  },
};

function code(schema) {
  const ajv = new Ajv2020({ ...options, code: { source: true, esm: true } });
  return `${standalone.default(ajv, ajv.compile(schema))}\nexport const id = ${JSON.stringify(schema.$id)};`;
}

function standIn(path) {
  return `
    import matches, { id } from 'schema:${path}';
    export class Ajv2020 {
      constructor(options) {
        if (JSON.stringify(options) !== '${JSON.stringify(options)}') throw new TypeError('compiled otherwise');
      }
      compile({ $id }) {
        if ($id !== id) throw new TypeError($id + ' was not compiled with the program');
        return matches;
      }
    }`;
}
