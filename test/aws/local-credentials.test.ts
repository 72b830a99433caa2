import {
  chmod,
  link,
  lstat,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import { keysIn, redacted, withoutLines } from '../../src/aws/credentials-text.ts';
import { localCredentials } from '../../src/aws/local-credentials.ts';

const secret = (letter: string) => letter.repeat(40);
const id = (letter: string) => `AKIA${letter.repeat(16)}`;
const both = [
  '# written by hand; aws_secret_access_key = ' + secret('z'),
  '[default]',
  `aws_access_key_id = ${id('A')}  ; mine`,
  `aws_secret_access_key=${secret('a')}`,
  'region = eu-west-1',
  '',
  '[work]',
  '  # this one is used by the backup',
  `aws_secret_access_key = ${secret('b')}`,
  `aws_access_key_id = ${id('B')}`,
  'aws_session_token = none',
  '',
].join('\n');

let home = '';
let file = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'rootlock-local-'));
  file = join(home, 'credentials');
});
afterEach(() => rm(home, { recursive: true, force: true }));

const here = (more: { readonly [name: string]: string } = {}) =>
  localCredentials({ AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(home, 'config'), ...more });
const theOnly = async (profile: string) => {
  const found = (await here().keys()).keys.find((key) => key.profile === profile);
  if (found === undefined) throw new Error(`no key in ${profile}`);
  return found;
};

describe('finding keys', () => {
  it('by profile, with the lines that make them up, and never a secret', async () => {
    await writeFile(file, both);
    const { keys, remarks } = await here().keys();
    expect(keys).toEqual([
      { file, profile: 'default', accessKeyId: id('A'), lines: [3, 4] },
      { file, profile: 'work', accessKeyId: id('B'), lines: [9, 10, 11] },
    ]);
    expect(remarks).toEqual([]);
    expect(JSON.stringify(keys)).not.toMatch(/a{40}|b{40}/);
  });

  it('in the config file too, where profiles have a prefix and sections are no profiles', async () => {
    const text = `[profile ops]\naws_access_key_id = ${id('C')}\naws_secret_access_key = ${secret('c')}\n[sso-session x]\naws_access_key_id = ${id('D')}\n`;
    await writeFile(join(home, 'config'), text);
    expect((await here().keys()).keys).toMatchObject([{ profile: 'ops', lines: [2, 3], file: join(home, 'config') }]);
  });

  it('in the default place', async () => {
    expect(await localCredentials({ HOME: home }).keys()).toEqual({ keys: [], remarks: [] });
    expect(await localCredentials({}).keys()).toEqual({ keys: [], remarks: [] });
  });

  it.each([
    ['temporary credentials', `[a]\naws_access_key_id = ASIA${'A'.repeat(16)}\naws_secret_access_key = x\n`],
    ['a profile with two ids', `[a]\naws_access_key_id = ${id('A')}\n[a]\naws_access_key_id = ${id('B')}\n`],
    ['what the SDK reads as another profile', `[ a ]\naws_access_key_id = ${id('A')}\n`],
    ['a setting inside another', `[a]\ns3 =\n  aws_access_key_id = ${id('A')}\n`],
    ['a comment', `[a]\n# aws_access_key_id = ${id('A')}\n`],
  ])('not %s', async (_what, text) => {
    await writeFile(file, text);
    expect((await here().keys()).keys).toEqual([]);
  });

  it('says what it could not read', async () => {
    await writeFile(file, Buffer.from([0x5b, 0x61, 0x5d, 0x0a, 0xff, 0xfe]));
    expect(await here().keys()).toEqual({ keys: [], remarks: [`${file} is no UTF-8 text.`] });
    await rm(file);
    expect((await here({ AWS_SHARED_CREDENTIALS_FILE: home }).keys()).remarks).toEqual([
      `${home} could not be read (EISDIR).`,
    ]);
  });
});

describe('taking a key out', () => {
  it('leaves every other byte as it was, and the rights of the file', async () => {
    const text = both.replaceAll('\n', '\r\n').replace('region', '\tregion');
    await writeFile(file, text);
    await chmod(file, 0o640);
    await here().remove(await theOnly('work'), { keepCopy: false });
    const lines = text.split('\n');
    expect(await readFile(file, 'utf8')).toBe([...lines.slice(0, 8), ...lines.slice(11)].join('\n'));
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readdir(home)).toEqual(['credentials']);
  });

  it('works on a last line without an end, and leaves what stands alone', async () => {
    const text = `[a]\nregion = x\n[b]\naws_access_key_id = ${id('B')}`;
    await writeFile(file, text);
    await here().remove(await theOnly('b'), { keepCopy: false });
    expect(await readFile(file, 'utf8')).toBe('[a]\nregion = x\n[b]\n');
  });

  it('keeps a copy without any secret, for nobody else to read', async () => {
    await writeFile(file, both);
    const copy = (await here().remove(await theOnly('default'), { keepCopy: true })) ?? '';
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    const text = await readFile(copy, 'utf8');
    expect(text).not.toMatch(/a{40}|b{40}|z{40}|none/);
    expect(text).toContain(`aws_access_key_id = ${id('A')}  ; mine`);
    expect(text).toContain('# this one is used by the backup');
    expect(text.split('\n')).toHaveLength(both.split('\n').length);
  });

  it('follows a link and leaves it one', async () => {
    const real = join(home, 'real');
    await writeFile(real, both);
    await symlink(real, file);
    await here().remove(await theOnly('work'), { keepCopy: false });
    expect((await lstat(file)).isSymbolicLink()).toBe(true);
    expect(await readlink(file)).toBe(real);
    expect(await readFile(real, 'utf8')).not.toContain(id('B'));
  });

  it.each([
    ['has a second name', async () => link(file, join(home, 'second')), 'has a second name'],
    ['has changed', async () => writeFile(file, `\n${both}`), 'has changed meanwhile'],
    ['has another key there', async () => writeFile(file, both.replace(id('B'), id('X'))), 'has changed meanwhile'],
    ['is gone', async () => rm(file), 'could not be read (ENOENT)'],
  ] as const)('is refused when the file %s', async (_what, change, words) => {
    await writeFile(file, both);
    const key = await theOnly('work');
    await change();
    const before = await readFile(file, 'utf8').catch(() => undefined);
    await expect(here().remove(key, { keepCopy: true })).rejects.toThrow(words);
    expect(await readFile(file, 'utf8').catch(() => undefined)).toBe(before);
    expect((await readdir(home)).filter((name) => name.includes('rootlock'))).toEqual([]);
  });

  it('is refused when the rest would be read otherwise without the lines', async () => {
    const text = `[a]\ns3 =\naws_access_key_id = ${id('A')}\nnested =\naws_secret_access_key = ${secret('a')}\n  region = x\n`;
    await writeFile(file, text);
    const key = await theOnly('a');
    await expect(here().remove(key, { keepCopy: true })).rejects.toThrow('would change something else');
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await readdir(home)).toEqual(['credentials']);
  });
});

describe('the text itself', () => {
  it('is put together again without the lines', () => {
    expect(withoutLines('a\r\nb\nc', [2])).toBe('a\r\nc');
    expect(withoutLines('', [1])).toBe('');
  });
  it('has no key without a profile', () => {
    expect(keysIn(`aws_access_key_id = ${id('A')}`, 'credentials')).toEqual([]);
  });
  it('loses whatever looks like a secret', () => {
    expect(redacted(`# old: ${secret('q')} \npassword=x\r\nregion = y`)).toBe(
      '# old: REMOVED \npassword= REMOVED\r\nregion = y',
    );
  });
});
