import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { CustomerLookup } from '../store/api.ts';
import { useStore } from '../store/index.ts';

/** Somebody who has touched nothing for so long is not looking. Milliseconds. */
const IDLE_MS = 60_000;

/** Tells the main process which customer is open and whether somebody is looking, so that it is kept fresh. */
export function OnScreen() {
  const store = useStore();
  const [location] = useLocation();
  const reference = /^\/customers\/([^/?#]+)/.exec(location)?.[1] ?? null;

  useEffect(() => {
    const { bridge } = store;
    let key: string | null = null;
    let isActive = true;
    let idle: ReturnType<typeof setTimeout> | undefined;
    let last = '';

    function tell(): void {
      const message = { customer_key: key, focused: isActive && document.hasFocus() };
      const text = JSON.stringify(message);
      if (text === last || bridge.connection.get() !== 'connected') return;
      last = text;
      bridge.call('sync.onScreen', message).catch(() => {
        last = '';
      });
    }

    function touch(): void {
      clearTimeout(idle);
      idle = setTimeout(() => {
        isActive = false;
        tell();
      }, IDLE_MS);
      isActive = true;
      tell();
    }

    const customer = reference === null ? null : store.customer(decodeURIComponent(reference));
    const take = () => {
      const lookup: CustomerLookup | undefined = customer?.get();
      key = lookup?.customer?.key ?? null;
      tell();
    };
    const endCustomer = customer?.subscribe(take);
    const endConnection = bridge.connection.subscribe(() => {
      last = '';
      tell();
    });
    const events = ['pointermove', 'keydown', 'wheel'] as const;
    for (const event of events) window.addEventListener(event, touch, { passive: true });
    for (const event of ['focus', 'blur'] as const) window.addEventListener(event, tell);
    touch();
    take();
    return () => {
      clearTimeout(idle);
      endCustomer?.();
      endConnection();
      for (const event of events) window.removeEventListener(event, touch);
      for (const event of ['focus', 'blur'] as const) window.removeEventListener(event, tell);
    };
  }, [store, reference]);

  return null;
}
