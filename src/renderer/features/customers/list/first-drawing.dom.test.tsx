import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { createFakeHub, createWindows, customerOfHub } from '../../../../../test/support/store.ts';
import { TooltipProvider } from '../../../components/tooltip.tsx';
import { StoreProvider } from '../../../store/index.ts';
import CustomersScreen from './customers-screen.tsx';

const windows = createWindows();
const before = Object.getOwnPropertyDescriptors(Element.prototype);
afterEach(async () => {
  cleanup();
  // Spies on both halves of a property would leave one of them behind.
  Object.defineProperties(Element.prototype, before);
  vi.unstubAllGlobals();
  await windows.closeAll();
});

/** Notes what the page is asked that has a browser lay out everything at once. */
function watchLayout(): string[] {
  const asked: string[] = [];
  const watch = (name: keyof Element, descriptor: PropertyDescriptor) =>
    Object.defineProperty(Element.prototype, name, { configurable: true, ...descriptor });
  for (const name of ['clientWidth', 'clientHeight', 'scrollTop', 'scrollHeight', 'scrollWidth'] as const) {
    watch(name, {
      get: () => {
        asked.push(name);
        return 0;
      },
      set: () => void asked.push(`${name} =`),
    });
  }
  watch('scrollTo', { writable: true, value: () => void asked.push('scrollTo') });
  watch('getBoundingClientRect', {
    writable: true,
    value: () => {
      asked.push('getBoundingClientRect');
      return new DOMRect();
    },
  });
  return asked;
}

test('a list is drawn without asking for the size of anything: its frame lays it out, and then tells it', async () => {
  const observed: { tell: (width: number, height: number) => void }[] = [];
  vi.stubGlobal(
    'ResizeObserver',
    class {
      readonly #tell: ResizeObserverCallback;
      constructor(tell: ResizeObserverCallback) {
        this.#tell = tell;
      }
      observe(target: Element) {
        observed.push({
          tell: (width, height) => {
            const contentRect = new DOMRect(0, 0, width, height);
            this.#tell([{ target, contentRect } as ResizeObserverEntry], this);
          },
        });
      }
      unobserve() {}
      disconnect() {}
    },
  );
  const hub = createFakeHub();
  for (let at = 1; at <= 60; at += 1) hub.save('customers', customerOfHub(at));
  const store = await windows.openLive(hub);
  const asked = watchLayout();
  render(
    <StoreProvider store={store}>
      <TooltipProvider>
        <CustomersScreen />
      </TooltipProvider>
    </StoreProvider>,
  );
  const rows = () => screen.getAllByRole('row').length - 1;
  await vi.waitFor(() => expect(rows()).toBeGreaterThan(10));
  expect(asked).toEqual([]);
  await act(async () => observed[0]?.tell(1000, 6 * 36));
  await vi.waitFor(() => expect(rows()).toBeLessThan(10));
});
