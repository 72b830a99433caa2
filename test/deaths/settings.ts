// The accounts on which runs are killed.
import { sessionDies, type Setting } from '../support/rehearsed-run.ts';

export const settings: readonly (readonly [string, Setting])[] = [
  ['root-key', { scenario: 'root-key' }],
  ['two-root-keys-in-use', { scenario: 'two-root-keys-in-use' }],
  ['messy', { scenario: 'messy' }],
  ['identity-center', { scenario: 'identity-center' }],
  ['done', { scenario: 'done' }],
  ['project', { scenario: 'project' }],
  ['root-key, where a session ends with its key', sessionDies],
];
