// One process at a time on one account's journal. The lock is a file that holds the process id of its holder.
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { Problem } from './errors.ts';

export interface LockOptions {
  readonly processId: number;
  readonly isAlive: (processId: number) => boolean;
}

/** Resolves when this process holds the lock; a dead holder's is taken over. Rejects with a Problem that names a live one. */
export async function takeLock(path: string, options: LockOptions): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    // Written first and then linked, so that nobody ever sees a lock without its holder.
    const own = `${path}.${options.processId}`;
    try {
      await writeFile(own, String(options.processId), { mode: 0o600 });
      await link(own, path);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (Number.isInteger(holder) && holder > 0 && holder !== options.processId && options.isAlive(holder)) {
        throw new Problem('environment', {
          happened: `Another rootlock (process ${holder}) is at work on this account.`,
          account: 'This one changed nothing.',
          next: ['Go on in the other window, or end it there and start again.'],
        });
      }
      // Its process is gone: the lock is stale. Moved away first, so that of two that see it only one takes it.
      const stale = `${own}.stale`;
      await rename(path, stale).catch((gone: NodeJS.ErrnoException) => {
        if (gone.code !== 'ENOENT') throw gone;
      });
      const moved = Number(await readFile(stale, 'utf8').catch(() => ''));
      // Somebody took it in between: it goes back, and is seen in the next round.
      if (moved !== holder && moved > 0) await link(stale, path).catch(() => undefined);
      await rm(stale, { force: true });
    } finally {
      await rm(own, { force: true });
    }
  }
  throw new Error('the journal lock keeps coming back');
}
