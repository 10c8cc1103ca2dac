/** What is installed into every page that is measured; times are milliseconds. */
export interface Probe {
  /** From the navigation to the end of the frame that first shows a row, or the blank page's text. */
  readonly firstRows: Promise<number>;
  /** From the navigation to the end of the first frame in which it holds. */
  paintedAt(isShown: () => boolean): Promise<number>;
  /** Does something and waits until a frame that shows its result is through. */
  untilPainted(action: () => void, isShown: () => boolean): Promise<number>;
  /**
   * Reads from top to bottom.
   * @param views how many views a frame: with one, every frame draws nothing but new rows.
   * @param most frames after which it ends, wherever it is.
   */
  scrollThrough(scroller: Element, views: number, most: number): Promise<ScrollRun>;
  /** Follows the text typed last from the next press of Enter on. */
  followWrite(text: string): Promise<FollowedWrite>;
  readonly longTasks: number[];
}

export interface ScrollRun {
  readonly frames: readonly number[];
  readonly longTasks: readonly number[];
}

export interface FollowedWrite {
  /** Milliseconds since 1970. */
  readonly pressedAt: number;
  /** Frames until it was to be seen: 1 is the very next. */
  readonly frames: number;
  /** Until the end of that frame. */
  readonly shownMs: number;
  /** Until this window had heard that the main process has it on disk. */
  readonly savedMs: number;
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Runs before any script of the page: everything in it has to stand in this one function. */
export function installProbe(): void {
  if (window !== window.top) return;
  const LIMIT_MS = 30_000;
  let sockets: ((data: string, isSent: boolean) => void) | null = null;

  // What a page sends and receives, seen from the page: no clock but its own is involved.
  class WatchedSocket extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      this.addEventListener('message', ({ data }) => sockets?.(String(data), false));
    }
    override send(data: string): void {
      sockets?.(data, true);
      super.send(data);
    }
  }
  window.WebSocket = WatchedSocket;

  const longTasks: number[] = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });

  /** A task posted from within a frame runs when that frame has been drawn. */
  function afterThisFrame(): Promise<number> {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    });
  }

  /** @returns how many frames it took, and when the last one was through. */
  function framesUntil(holds: () => boolean): Promise<{ frames: number; at: number }> {
    return new Promise((resolve, reject) => {
      const end = performance.now() + LIMIT_MS;
      let frames = 0;
      const look = () => {
        frames += 1;
        if (holds()) void afterThisFrame().then((at) => resolve({ frames, at }));
        else if (performance.now() > end) reject(new Error(`not on screen after ${LIMIT_MS} ms`));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  }

  const firstRows = framesUntil(
    () => document.querySelector('[role="row"][aria-rowindex="2"], [data-blank]') !== null,
  ).then(({ at }) => at);
  firstRows.catch(() => {});

  function pushOf(text: string): Promise<number> {
    return new Promise((resolve, reject) => {
      let id: number | null = null;
      const timer = setTimeout(() => reject(new Error(`no answer within ${LIMIT_MS} ms`)), LIMIT_MS);
      sockets = (data, isSent) => {
        if (isSent && id === null && data.includes('commands.apply') && data.includes(text)) {
          id = (JSON.parse(data) as { id: number }).id;
        } else if (!isSent && id !== null) {
          const answer = JSON.parse(data) as { id?: number; output?: unknown };
          if (answer.id !== id || answer.output === undefined) return;
          clearTimeout(timer);
          sockets = null;
          resolve(performance.now());
        }
      };
    });
  }

  window.probe = {
    firstRows,
    longTasks,
    async paintedAt(isShown) {
      return (await framesUntil(isShown)).at;
    },
    async untilPainted(action, isShown) {
      const from = performance.now();
      action();
      const { at } = await framesUntil(isShown);
      return at - from;
    },
    async scrollThrough(scroller, views, most) {
      const frames: number[] = [];
      longTasks.length = 0;
      let before = performance.now();
      await new Promise<void>((resolve) => {
        const step = () => {
          const now = performance.now();
          frames.push(now - before);
          before = now;
          const top = scroller.scrollTop;
          scroller.scrollTop = top + Math.round(scroller.clientHeight * views);
          if (scroller.scrollTop === top || frames.length > most) resolve();
          else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { frames: frames.slice(1), longTasks: [...longTasks] };
    },
    async followWrite(text) {
      const saved = pushOf(text);
      const pressed = await new Promise<number>((resolve) => {
        const onKey = (event: KeyboardEvent) => {
          if (event.key !== 'Enter') return;
          removeEventListener('keydown', onKey, true);
          resolve(event.timeStamp);
        };
        addEventListener('keydown', onKey, true);
      });
      const { frames, at } = await framesUntil(
        () => document.querySelector('main')?.textContent.includes(text) === true,
      );
      const pressedAt = performance.timeOrigin + pressed;
      return { pressedAt, frames, shownMs: at - pressed, savedMs: (await saved) - pressed };
    },
  };
}
