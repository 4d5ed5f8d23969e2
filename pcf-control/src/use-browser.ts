/** The only file that touches the browser: clocks, timers, whether the page is shown, ids, the clipboard, sizes. */

export interface Browser {
  readonly now: () => number;
  readonly wall: () => number;
  readonly after: (ms: number, act: () => void) => () => void;
  readonly visible: () => boolean;
  readonly onVisibility: (act: () => void) => () => void;
  readonly newId: () => string;
  /** False when the browser or the host does not let us. */
  readonly copy: (language: string) => Promise<boolean>;
  /** Calls with the size of an element whenever it changes; gives the way to end that. */
  readonly onSize: (element: Element, act: (width: number, height: number) => void) => () => void;
}

/**
 * Milliseconds that never go back. Of the two clocks the larger step counts: sleep stops the one, and somebody may turn
 * the other back. What is shown may then look too old for a moment, never too fresh.
 */
function steadyClock(): () => number {
  let wall = Date.now();
  let counted = performance.now();
  let total = 0;
  return () => {
    const nextWall = Date.now();
    const nextCounted = performance.now();
    total += Math.max(0, nextWall - wall, nextCounted - counted);
    wall = nextWall;
    counted = nextCounted;
    return total;
  };
}

/** 128 bits as hex. Old web views have no `randomUUID`, and none of them may have no crypto at all. */
function newId(): string {
  const bytes = new Uint8Array(16);
  if (typeof crypto === 'undefined') bytes.forEach((_, at) => (bytes[at] = Math.floor(Math.random() * 256)));
  else crypto.getRandomValues(bytes);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function copy(language: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(language);
    return true;
  } catch {
    return false;
  }
}

function onSize(element: Element, act: (width: number, height: number) => void): () => void {
  const tell = (): void => {
    // Of the layout, before any transform: an app that is scaled to fit would get a height in other pixels.
    const { offsetWidth, offsetHeight } = element as HTMLElement;
    act(offsetWidth, offsetHeight);
  };
  if (typeof ResizeObserver === 'undefined') {
    tell();
    return () => undefined;
  }
  const observer = new ResizeObserver(tell);
  observer.observe(element);
  return () => observer.disconnect();
}

export const createBrowser = (): Browser => ({
  now: steadyClock(),
  wall: () => Date.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
  visible: () => document.visibilityState !== 'hidden',
  onVisibility(act) {
    document.addEventListener('visibilitychange', act);
    return () => document.removeEventListener('visibilitychange', act);
  },
  newId,
  copy,
  onSize,
});
