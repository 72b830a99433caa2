// A way to the owner where there is none: for looks that ask nothing.
import { WentBack } from './errors.ts';
import type { Port } from './port.ts';

/** Says nothing. Whatever asks all the same hears that the owner went back. */
export const nobody: Port = { tell: () => undefined, ask: () => Promise.reject(new WentBack()) };
