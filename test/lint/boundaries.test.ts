// Plants one violation of every rule that the architecture rests on and looks for the linter's complaint.
// A rule that stops working, or a room that stops being covered, fails here.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What each room must not import. */
const forbidden: { readonly [room: string]: readonly string[] } = {
  engine: [
    ...['../ui/words.ts', '../aws/account.ts', '../controls/x.ts', '../record/x.ts', '../rehearsal/x.ts'],
    ...[
      '../commands/setup.ts',
      '../main.ts',
      '../surroundings.ts',
      'node:process',
      'ink',
      'react',
      '@inquirer/prompts',
    ],
    '@aws-sdk/client-iam',
  ],
  check: [
    ...['../ui/words.ts', '../record/x.ts', '../rehearsal/x.ts', '../commands/check.ts', '../main.ts', 'ink'],
    ...['node:fs', 'node:fs/promises', 'node:process', '@aws-sdk/client-iam'],
  ],
  controls: ['../ui/words.ts', '../record/x.ts', '../rehearsal/x.ts', '../commands/setup.ts', '../main.ts', 'ink'],
  aws: ['../ui/words.ts', '../record/x.ts', '../rehearsal/x.ts', '../controls/x.ts', '../commands/setup.ts', 'ink'],
  record: ['../ui/words.ts', '../aws/account.ts', '../rehearsal/x.ts', '../controls/x.ts', '../commands/setup.ts'],
  rehearsal: ['../ui/words.ts', '../aws/account.ts', '../record/x.ts', '../controls/x.ts', '../engine/run.ts'],
  ui: ['../aws/account.ts', '../controls/x.ts', '../record/x.ts', '../rehearsal/x.ts', '../commands/setup.ts'],
  'ui/tui/asks': ['../../../aws/account.ts', '../../../main.ts', 'node:process', '@aws-sdk/client-iam'],
};

interface Planted {
  readonly name: string;
  readonly file: string;
  readonly source: string;
  readonly rule: string;
}

const importsPlanted: readonly Planted[] = Object.entries(forbidden).flatMap(([room, targets]) =>
  targets.map((target, index) => ({
    name: `${room} imports ${target}`,
    file: `src/${room}/planted-${index}.ts`,
    source: `import { thing } from '${target}';\nexport const use = [thing];\n`,
    rule: 'eslint(no-restricted-imports)',
  })),
);

const codePlanted: readonly Planted[] = [
  {
    name: 'verification imports signing',
    file: 'src/record/verification.ts',
    source: "import { sign } from './signing.ts';\nexport const use = [sign];\n",
    rule: 'eslint(no-restricted-imports)',
  },
  {
    name: 'a promise is left floating',
    file: 'src/engine/floating.ts',
    source: 'const work = async (): Promise<void> => undefined;\nexport const go = (): void => {\n  work();\n};\n',
    rule: 'typescript(no-floating-promises)',
  },
  {
    name: 'a promise stands for a condition',
    file: 'src/engine/misused.ts',
    source: 'const ask = async (): Promise<boolean> => true;\nexport const go = (): number => (ask() ? 1 : 2);\n',
    rule: 'typescript(no-misused-promises)',
  },
  {
    name: 'a switch forgets a case',
    file: 'src/engine/forgets.ts',
    source:
      "export function word(kind: 'a' | 'b'): string {\n  switch (kind) {\n    case 'a':\n      return 'A';\n  }\n  return '';\n}\n",
    rule: 'typescript(switch-exhaustiveness-check)',
  },
  {
    name: 'the console is used',
    file: 'src/ui/prints.ts',
    source: "export const say = (): void => console.log('x');\n",
    rule: 'eslint(no-console)',
  },
  {
    name: 'arguments are read outside main.ts',
    file: 'src/ui/arguments.ts',
    source: 'export const args = (): readonly string[] => process.argv;\n',
    rule: 'eslint(no-restricted-properties)',
  },
  {
    name: 'the environment is read outside main.ts',
    file: 'src/commands/environment.ts',
    source: "export const home = (): string | undefined => process.env['HOME'];\n",
    rule: 'eslint(no-restricted-properties)',
  },
  {
    name: 'the engine knows the process',
    file: 'src/engine/knows.ts',
    source: 'export const id = (): number => process.pid;\n',
    rule: 'eslint(no-restricted-globals)',
  },
  {
    name: 'the process is ended by force',
    file: 'src/main.ts',
    source: 'export const end = (): never => process.exit(1);\n',
    rule: 'unicorn(no-process-exit)',
  },
  {
    name: 'a default export',
    file: 'src/engine/default.ts',
    source: 'const thing = 1;\nexport default thing;\n',
    rule: 'import(no-default-export)',
  },
  {
    name: 'any',
    file: 'src/engine/any.ts',
    source: 'export const thing = (x: any): unknown => x;\n',
    rule: 'typescript(no-explicit-any)',
  },
  {
    name: 'a non-null assertion',
    file: 'src/engine/assertion.ts',
    source: 'export const thing = (x: string | undefined): string => x!;\n',
    rule: 'typescript(no-non-null-assertion)',
  },
  {
    name: 'a file of more than 300 lines',
    file: 'src/engine/long.ts',
    source: Array.from({ length: 301 }, (_, line) => `export const line${line} = ${line};\n`).join(''),
    rule: 'eslint(max-lines)',
  },
];

const allowed: readonly { readonly file: string; readonly source: string }[] = [
  { file: 'src/controls/fine.ts', source: "import { a } from '../aws/account.ts';\nexport const use = [a];\n" },
  { file: 'src/check/fine.ts', source: "import { a } from '../controls/index.ts';\nexport const use = [a];\n" },
  { file: 'src/aws/fine.ts', source: "import { a } from '../engine/port.ts';\nexport const use = [a];\n" },
  { file: 'src/ui/fine.ts', source: "import { a } from '../engine/port.ts';\nexport const use = [a];\n" },
  { file: 'src/ui/tui/fine.ts', source: "import { render } from 'ink';\nexport const use = [render];\n" },
  { file: 'src/commands/fine.ts', source: "import { a } from '../ui/words.ts';\nexport const use = [a];\n" },
];

describe('the linter', () => {
  const complaints = new Map<string, readonly string[]>();
  let directory: string | undefined;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rootlock-lint-'));
    const options = { strict: true, module: 'nodenext', target: 'es2023', noEmit: true };
    await write(directory, 'tsconfig.json', JSON.stringify({ compilerOptions: options, include: ['src'] }));
    for (const { file, source } of [...importsPlanted, ...codePlanted, ...allowed])
      await write(directory, file, source);
    for (const { filename, code } of await lint(directory)) {
      complaints.set(filename, [...(complaints.get(filename) ?? []), code]);
    }
  }, 60_000);

  afterAll(async () => {
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
  });

  it.each([...importsPlanted, ...codePlanted])('sees it when $name', ({ file, rule }) => {
    expect(complaints.get(file)).toContain(rule);
  });

  it.each(allowed)('has nothing against $file', ({ file }) => {
    expect(complaints.get(file) ?? []).toEqual([]);
  });
});

async function write(directory: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, file)), { recursive: true });
  await writeFile(join(directory, file), text);
}

function lint(directory: string): Promise<readonly { readonly filename: string; readonly code: string }[]> {
  const config = join(root, 'test/oxlint.json');
  const args = [join(root, 'node_modules/oxlint/bin/oxlint'), '-c', config, '--type-aware', '-f', 'json', 'src'];
  return new Promise((resolve, reject) => {
    // It exits 1 when it finds something, which is what is wanted here.
    execFile(process.execPath, args, { cwd: directory, maxBuffer: 1 << 26 }, (_error, stdout, stderr) => {
      try {
        resolve((JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }).diagnostics);
      } catch {
        reject(new Error(`oxlint printed no report: ${stderr}${stdout.slice(0, 500)}`));
      }
    });
  });
}
