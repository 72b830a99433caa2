// Access keys in files on this machine, as a control sees them. Never a secret: only ids, and where they are.

export interface LocalKey {
  /** Absolute. */
  readonly file: string;
  readonly profile: string;
  readonly accessKeyId: string;
  /** Numbers of the lines that make up the key, from 1: id, secret, session token. */
  readonly lines: readonly number[];
}

export interface LocalKeys {
  readonly keys: readonly LocalKey[];
  /** What could not be read, one sentence each. */
  readonly remarks: readonly string[];
}

export interface LocalCredentials {
  /** Long-term keys in the shared credentials and config files as they are now. A file that is missing holds none. */
  keys(): Promise<LocalKeys>;
  /**
   * Takes the key's lines out of its file, and nothing else: every other byte stays. With `keepCopy` a copy with all
   * secrets replaced stays beside it, for nobody else to read; resolves with its path. Rejects with a Problem, and leaves
   * the file as it was, when it is not any more as `key` says, or cannot be replaced safely.
   */
  remove(key: LocalKey, options: { readonly keepCopy: boolean }): Promise<string | undefined>;
}
