// The root component: the frame for the window as it is now, and the two ways keys come in.
import { Box, type SuspendTerminal, useApp, useInput, usePaste, useWindowSize } from 'ink';
import { type ReactNode, useLayoutEffect, useSyncExternalStore } from 'react';
import type { Frame } from './frame.ts';
import { type Key, keyOf, pasteOf } from './keys.ts';
import type { Palette } from './palette.ts';
import { Row } from './parts/row.tsx';

export interface AppProps {
  /** Called when the frame may have changed. */
  readonly subscribe: (listener: () => void) => () => void;
  /** A number that changes with every change of the screen. */
  readonly version: () => number;
  readonly frame: (columns: number, rows: number) => Frame;
  readonly palette: Palette;
  readonly onKey: (key: Key) => void;
  /** Called after the frame of `version` was handed to the terminal. */
  readonly onDrawn: (version: number) => void;
  /** Called with what gives the terminal back for a while. */
  readonly onMounted: (suspendTerminal: SuspendTerminal) => void;
}

export function App({ subscribe, version, frame, palette, onKey, onDrawn, onMounted }: AppProps): ReactNode {
  const current = useSyncExternalStore(subscribe, version);
  const { columns, rows } = useWindowSize();
  useInput((input, key) => {
    const pressed = keyOf(input, key);
    if (pressed !== undefined) onKey(pressed);
  });
  usePaste((text) => {
    const pasted = pasteOf(text);
    if (pasted !== undefined) onKey(pasted);
  });
  const { suspendTerminal } = useApp();
  useLayoutEffect(() => onMounted(suspendTerminal), [suspendTerminal, onMounted]);
  // In the commit itself: a passive effect may come later than the first key for the new screen.
  useLayoutEffect(() => onDrawn(current), [current, onDrawn]);
  const { lines } = frame(columns, rows);
  return (
    <Box flexDirection="column" width={columns}>
      {lines.map((content, row) => (
        <Row key={row} content={content} palette={palette} />
      ))}
    </Box>
  );
}
