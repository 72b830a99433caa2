// The pretend phone of a rehearsal, as a sentence: what it shows now for one device.
import type { StandIns } from '../engine/stand-ins.ts';
import { countdownWords } from './words.ts';

/** Scans first, where there is something to scan and the phone does not know the device; `next` skips to the next code. */
export async function pretendCode(
  standIns: StandIns,
  device: string,
  next: boolean,
  scan?: () => void,
): Promise<string> {
  const { phone } = standIns;
  scan?.();
  if (next) await phone.skipToNextCode();
  const shown = phone.code(device);
  if (shown === undefined) return `The pretend phone does not know ${device}.`;
  return `Pretend phone, ${device}: ${shown.code.reveal()} (${countdownWords(shown.secondsLeft)})`;
}
