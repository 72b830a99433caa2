// npm, for what is published.
import { run } from './program.ts';

/** npm with the caller's own settings (registry, proxy), which a clean environment would hide. Resolves with what it says. */
export async function npm(args: readonly string[], directory: string): Promise<string> {
  const ended = await run('npm', args, { directory, env: definedEnvironment(), timeout: 110_000 });
  if (ended.code !== 0) throw new Error(`npm ${args.join(' ')} failed: ${ended.stderr}`);
  return ended.stdout;
}

function definedEnvironment(): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
