import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { type Store, useStore } from '../../store/index.ts';

/** Somebody who has touched nothing for so long is not looking. Milliseconds. */
const IDLE_MS = 60_000;

/** The customer that an address is about: its own, or that of an onboarding. */
function lookUp(store: Store, kind: string | undefined, reference: string) {
  if (kind === 'customers') {
    const customer = store.customer(reference);
    return { subscribe: customer.subscribe, key: () => customer.get().customer?.key };
  }
  const onboarding = store.onboarding(reference);
  return { subscribe: onboarding.subscribe, key: () => onboarding.get().onboarding?.customer_key };
}

/** Tells the main process which customer is open and whether somebody is looking, so that it is kept fresh. */
export function OnScreen() {
  const store = useStore();
  const [location] = useLocation();
  const [, kind, reference = null] = /^\/(customers|onboardings)\/([^/?#]+)/.exec(location) ?? [];

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

    const shown = reference === null ? null : lookUp(store, kind, decodeURIComponent(reference));
    const take = () => {
      key = shown?.key() ?? null;
      tell();
    };
    const endShown = shown?.subscribe(take);
    const endConnection = bridge.connection.subscribe(() => {
      last = '';
      tell();
    });
    const events = ['pointermove', 'keydown', 'wheel'] as const;
    for (const event of events) window.addEventListener(event, touch, { passive: true });
    for (const event of ['focus', 'blur'] as const) window.addEventListener(event, tell);
    const wake = () => void bridge.call('sync.wake', {}).catch(() => undefined);
    window.addEventListener('online', wake);
    touch();
    take();
    return () => {
      window.removeEventListener('online', wake);
      clearTimeout(idle);
      endShown?.();
      endConnection();
      for (const event of events) window.removeEventListener(event, touch);
      for (const event of ['focus', 'blur'] as const) window.removeEventListener(event, tell);
    };
  }, [store, kind, reference]);

  return null;
}
