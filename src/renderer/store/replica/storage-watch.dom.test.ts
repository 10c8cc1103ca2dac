import { afterEach, expect, test, vi } from 'vitest';
import { openSentinel } from './storage-watch.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser that opens its databases at once, and can throw them away. */
function createBrowser() {
  const database = new EventTarget() as EventTarget & { onclose: (() => void) | null; close: () => void };
  database.onclose = null;
  database.close = () => {};
  vi.stubGlobal('indexedDB', {
    open() {
      const request: { result: EventTarget; onsuccess: (() => void) | null } = {
        result: database,
        onsuccess: null,
      };
      queueMicrotask(() => request.onsuccess?.());
      return request;
    },
    databases: async () => [{ name: 'replica--0' }],
  });
  return { clear: () => database.onclose?.() };
}

test('data that is cleared while the copy is being opened is noticed as soon as somebody asks', async () => {
  const browser = createBrowser();
  const sentinel = await openSentinel();
  browser.clear();
  await new Promise<void>((lost) => {
    sentinel?.onLost('replica', lost);
  });
});

test('data that is cleared later is noticed once, and no more when the window has ended', async () => {
  const browser = createBrowser();
  const lost = vi.fn();
  (await openSentinel())?.onLost('replica', lost);
  expect(lost).not.toHaveBeenCalled();
  browser.clear();
  browser.clear();
  expect(lost).toHaveBeenCalledTimes(1);

  const other = createBrowser();
  const ended = vi.fn();
  (await openSentinel())?.onLost('replica', ended)();
  other.clear();
  expect(ended).not.toHaveBeenCalled();
});
