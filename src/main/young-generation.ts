import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of the space; larger ones hardly save work, and V8 would take eight times as much. */
const ENOUGH_BYTES = 16 * 2 ** 20;

/**
 * Keeps V8's space for new objects from growing past what serves: of 128 MiB that it takes by itself after a filling
 * or a minute of many requests, it gives nothing back. Only for Node itself: Electron's V8 takes no flags once it
 * runs, and has half as much.
 */
export function boundYoungGeneration(): void {
  if (process.versions.electron !== undefined) return;
  const observer = new PerformanceObserver(() => {
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (space === undefined || space.space_size < ENOUGH_BYTES) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}
