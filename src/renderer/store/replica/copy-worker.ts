import { servePages } from './serve-pages.ts';
import { browserStorage } from './storage.ts';

/** Stores the pages of the first copy while the page draws. */
addEventListener('message', ({ data, ports: [port] }: MessageEvent<{ readonly database: string }>) => {
  if (port !== undefined) servePages(port, browserStorage(), data.database);
});
