// A home directory with AWS config files of the test's own, and an environment that knows nothing else.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface TemporaryHome {
  readonly path: string;
  readonly env: { readonly [name: string]: string };
}

export async function temporaryHome(files: {
  readonly config?: string;
  readonly credentials?: string;
}): Promise<TemporaryHome> {
  const path = await mkdtemp(join(tmpdir(), 'rootlock-aws-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  await mkdir(join(path, '.aws'));
  if (files.config !== undefined) await writeFile(join(path, '.aws/config'), files.config);
  if (files.credentials !== undefined) await writeFile(join(path, '.aws/credentials'), files.credentials);
  return { path, env: { HOME: path, AWS_EC2_METADATA_DISABLED: 'true' } };
}

/** What `aws login` leaves behind for `session`, in `directory`. */
export async function signIn(directory: string, session: string, accessKeyId: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(
    join(directory, `${createHash('sha256').update(session).digest('hex')}.json`),
    JSON.stringify({
      accessToken: {
        accessKeyId,
        secretAccessKey: 'secret',
        sessionToken: 'token',
        accountId: '111122223333',
        expiresAt: new Date(Date.now() + 900_000).toISOString(),
      },
      clientId: 'arn:aws:signin:::devtools/same-device',
      refreshToken: 'refresh',
      dpopKey: 'key',
    }),
  );
}
