// `rootlock rehearse`: the wizard to try out, with the labelled stand-ins for a phone and a console, and the
// same played by the rehearsal itself where nobody is there.
import { describe, expect, it } from 'vitest';
import { recordIn } from '../support/journey.ts';
import { run, runProgram, temporaryDirectory } from '../support/program.ts';

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
    const played = await runProgram(['rehearse', '--auto', '--output', directory], { directory, env });
    expect({ code: played.code, stderr: played.stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.each([[[]], [['--auto']]])('does the same when only %j is given and input is empty', async (flags) => {
    const played = await runProgram(['rehearse', ...flags]);
    expect(played.code).toBe(0);
  });

  it('says which scenarios there are when it is asked for another', async () => {
    const refused = await runProgram(['rehearse', '--auto', '--scenario', 'no-such']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/root-key.*fresh/s);
    expect(refused.stderr).not.toMatch(/^\s+at /m);
  });
});
