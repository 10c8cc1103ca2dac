import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of the space; larger ones hardly save work, and V8 would take sixteen times as much. */
const ENOUGH_BYTES = 8 * 2 ** 20;
/** V8's own: whoever asks for more in one step gets more than enough before it is noticed. */
const GROWTH = 2;

export interface YoungGeneration {
  /** V8 has given the space back: it may grow again as soon as there is much to do. */
  readonly regrow: () => void;
}

/**
 * Keeps V8's space for new objects from growing past what serves: of 128 MiB that it takes by itself after a filling
 * or a minute of many requests, it gives nothing back. Nor may it stay as small as V8 begins with: collecting it for
 * every hundred requests costs a tenth of their time. Only for Node itself: Electron's V8 takes no flags once it runs,
 * and has half as much.
 */
export function boundYoungGeneration(): YoungGeneration {
  if (process.versions.electron !== undefined) return { regrow() {} };
  const observer = new PerformanceObserver(() => {
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (space === undefined || space.space_size < ENOUGH_BYTES) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
  return {
    regrow() {
      setFlagsFromString(`--semi-space-growth-factor=${GROWTH}`);
      observer.observe({ entryTypes: ['gc'] });
    },
  };
}
