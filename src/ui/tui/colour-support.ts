// What the terminal can show, as far as its environment says so. Nothing is asked of the terminal itself: an answer
// that comes late, or never, would be read as keys.
import type { Depth, Ground } from './palette.ts';

type Environment = { readonly [name: string]: string | undefined };

/** `NO_COLOR` and `FORCE_COLOR` first, as https://no-color.org and https://force-color.org have them. */
export function depthOf(env: Environment): Depth {
  const forced = env['FORCE_COLOR'];
  if ((env['NO_COLOR'] ?? '') !== '' || forced === '0' || forced === 'false') return 'none';
  if (forced === '1') return 'named';
  if (forced === '2') return 'indexed';
  if (forced === '3') return 'full';
  const term = env['TERM'] ?? '';
  if (term === 'dumb') return 'none';
  // GNU screen takes all of sRGB for something else, and inherits the variables of the terminal around it.
  const isScreen = env['STY'] !== undefined || (term.startsWith('screen') && env['TMUX'] === undefined);
  if (!isScreen && hasFullColour(env, term)) return 'full';
  return /256/.test(term) || env['TERM_PROGRAM'] === 'Apple_Terminal' ? 'indexed' : 'named';
}

function hasFullColour(env: Environment, term: string): boolean {
  return (
    /^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '') ||
    /^(iTerm\.app|vscode|WezTerm|ghostty)$/.test(env['TERM_PROGRAM'] ?? '') ||
    /-direct$|kitty|ghostty|wezterm|alacritty|^foot/.test(term) ||
    env['WT_SESSION'] !== undefined ||
    env['OS'] === 'Windows_NT'
  );
}

/**
 * Dark or light where something says so: `COLORFGBG`, which rxvt, Konsole and iTerm2 set (the last number is the
 * background), and the console of Linux, which is black.
 */
export function groundOf(env: Environment): Ground {
  const background = /(?:^|;)(\d{1,2})$/.exec(env['COLORFGBG'] ?? '')?.[1];
  if (background !== undefined) {
    const index = Number(background);
    if (index === 7 || index === 15) return 'light';
    return index <= 6 || index === 8 ? 'dark' : 'unknown';
  }
  return env['TERM'] === 'linux' ? 'dark' : 'unknown';
}
