// The screen on which linear mode shows and takes secrets: the terminal's alternate screen, which leaves nothing in the
// scrollback. What stands on it is kept as long as it is open, so that it can be drawn again after Ctrl-Z.

const enter = '\u001b[?1049h';
const leave = '\u001b[?1049l';
const clear = '\u001b[H\u001b[2J';

export interface PrivateScreen {
  /** Shows it while `show` lasts, however that ends. */
  during<T>(show: () => Promise<T>): Promise<T>;
  /** True while it is open: what is written belongs on it. */
  readonly isOpen: boolean;
  /** Writes on it. */
  write(text: string): void;
  /** An empty one, for what comes next. */
  clear(): void;
  /** The main screen for a while, or for good; nothing happens where it is shown already. */
  hide(): void;
  /** Takes the terminal again after `hide`, with all that stood on it. */
  restore(): void;
}

/** `write` puts text on the terminal. */
export function createPrivateScreen(write: (text: string) => void): PrivateScreen {
  let shown: string[] = [];
  let isOpen = false;
  let isHidden = false;

  const hide = () => {
    if (!isOpen || isHidden) return;
    isHidden = true;
    write(clear + leave);
  };

  return {
    during: async (show) => {
      isOpen = true;
      isHidden = false;
      shown = [];
      write(enter + clear);
      try {
        return await show();
      } finally {
        hide();
        isOpen = false;
        shown = [];
      }
    },
    get isOpen() {
      return isOpen;
    },
    write: (text) => {
      shown.push(text);
      if (!isHidden) write(text);
    },
    clear: () => {
      shown = [];
      if (!isHidden) write(clear);
    },
    hide,
    restore: () => {
      if (!isOpen) return;
      isHidden = false;
      write(enter + clear + shown.join(''));
    },
  };
}
