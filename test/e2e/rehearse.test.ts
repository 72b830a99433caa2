// `rootlock rehearse`: the wizard to try out, with the labelled stand-ins for a phone and a console, and the
// same played by the rehearsal itself where nobody is there.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doubtNames, doubts } from '../../src/rehearsal/doubts.ts';
import { scenarioList } from '../../src/rehearsal/scenarios.ts';
import { recordIn } from '../support/journey.ts';
import { cleanEnvironment, programUnderTest, run, runProgram, temporaryDirectory } from '../support/program.ts';

/** Where it is not about the whole catalogue: the account whose other guards are in place. */
const short = ['--scenario', 'guarded'];

describe('a rehearsal', () => {
  it('plays the owner itself where there is no terminal, and writes a record that verifies', async () => {
    const directory = await temporaryDirectory();
    const played = await runProgram(['rehearse', '--auto', '--output', directory], { directory });
    expect({ code: played.code, stderr: played.stderr }).toEqual({ code: 0, stderr: '' });
    expect(played.stdout).toContain('REHEARSAL');
    // Plain lines only: no escape code, nothing redrawn.
    expect(played.stdout).not.toContain('\u001b');
    const record = await recordIn(directory);
    expect(await runProgram(['verify', record])).toMatchObject({ code: 0, stderr: '' });
    const signature = ['-verify', 'signer.pub.pem', '-signature', 'record.json.sig', 'record.json'];
    const openssl = await run('openssl', ['dgst', '-sha256', ...signature], { directory: record });
    expect(openssl).toMatchObject({ code: 0, stdout: 'Verified OK\n' });
  });

  it('never looks at the credentials and the configuration of its user', async () => {
    const directory = await temporaryDirectory();
    const env = {
      AWS_PROFILE: 'no-such-profile',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wrong',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_REGION: 'nowhere-1',
    };
    const played = await runProgram(['rehearse', '--auto', ...short, '--output', directory], { directory, env });
    expect({ code: played.code, stderr: played.stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each([[[]], [['--auto']]])('does the same with %j where input is empty', async (flags) => {
    const played = await runProgram(['rehearse', ...flags, ...short]);
    expect(played.code).toBe(0);
  });

  it('says which scenarios there are when it is asked for another', async () => {
    const refused = await runProgram(['rehearse', '--auto', '--scenario', 'no-such']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/root-key.*fresh/s);
    expect(refused.stderr).not.toMatch(/^\s+at /m);
  });

  it('says which scenarios and doubts there are, and ends', async () => {
    const listed = await runProgram(['rehearse', '--list']);
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    const lines = listed.stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    for (const { name, says } of scenarioList()) expect(lines).toContainEqual([name, says]);
    for (const name of doubtNames) expect(listed.stdout).toContain(`  ${name} = ${doubts[name].answers.join(' | ')}`);
  });

  it('says which answers a doubt has when it is given another', async () => {
    const refused = await runProgram(['rehearse', '--auto', '--doubt', 'code-drift=a-day']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/half-a-minute, not-at-all/);
    expect(refused.stderr).toContain('rootlock rehearse --list');
  });

  it('ends as on any other day on a bad one, with another AWS', async () => {
    const directory = await temporaryDirectory();
    const given = [...short, '--bad-day', '3', '--doubt', 'session-outlives-key=no', '--output', directory];
    expect(await runProgram(['rehearse', '--auto', ...given], { directory })).toMatchObject({ code: 0, stderr: '' });
    expect(await runProgram(['verify', await recordIn(directory)])).toMatchObject({ code: 0 });
  });

  it('is served to any AWS client with what the printed lines say, on loopback only', async () => {
    const { node, launcher } = programUnderTest();
    const args = [launcher, 'rehearse', '--serve', '--scenario', 'fresh', '--doubt', 'code-drift=not-at-all'];
    const directory = await temporaryDirectory();
    const server = spawn(node, args, { cwd: directory, env: cleanEnvironment(directory) });
    onTestFinished(() => void server.kill());
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      server.stdout.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.includes('AWS_SESSION_TOKEN')) resolve(text);
      });
      server.on('exit', () => reject(new Error(text)));
    });
    expect(said).toContain('What nobody knows of AWS: code-drift=not-at-all.');
    const exported = Object.fromEntries(
      [...said.matchAll(/^ +export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]),
    );
    const endpoint = new URL(exported['AWS_ENDPOINT_URL'] ?? '');
    expect(endpoint.hostname).toBe('127.0.0.1');
    const sts = new STSClient({
      endpoint: endpoint.href,
      region: exported['AWS_REGION'] ?? '',
      credentials: {
        accessKeyId: exported['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: exported['AWS_SECRET_ACCESS_KEY'] ?? '',
        sessionToken: exported['AWS_SESSION_TOKEN'] ?? '',
      },
    });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe('arn:aws:iam::111122223333:root');
    const port = Number(endpoint.port).toString(16).toUpperCase().padStart(4, '0');
    // As Linux writes 127.0.0.1; elsewhere there is no such file.
    const loopback = ` 0100007F:${port} 00000000:0000 0A`;
    expect(await readFile(`/proc/${server.pid}/net/tcp`, 'utf8').catch(() => loopback)).toContain(loopback);
  });
});
