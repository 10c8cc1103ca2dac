import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import type { ReminderNotice } from '#shared/bridge/reminders.ts';
import { notify } from '../components/toast.tsx';
import { paths } from '../routes.ts';
import { mayNotify } from '../state/notifications.ts';
import { useAppInfo, useConnection, useStore } from '../store/index.ts';

/**
 * In a browser the page reminds: of what is due, once, whichever tab takes it. A tab that nobody sees, and that may
 * not notify, leaves it to another one, or to when somebody looks. The desktop app reminds by itself.
 */
export function Reminders() {
  const { bridge } = useStore();
  const isBrowser = useAppInfo()?.shell === 'browser';
  const isConnected = useConnection() === 'connected';
  const [, navigate] = useLocation();
  const go = useRef(navigate);
  go.current = navigate;
  useEffect(() => {
    if (!isBrowser || !isConnected) return undefined;
    const take = () => {
      if (document.visibilityState !== 'visible' && !mayNotify()) return;
      bridge.call('reminders.take', {}).then(
        ({ notices }) => {
          remindAll(notices, (path) => go.current(path));
        },
        () => undefined,
      );
    };
    take();
    const end = bridge.on('reminders.due', take);
    document.addEventListener('visibilitychange', take);
    return () => {
      end();
      document.removeEventListener('visibilitychange', take);
    };
  }, [bridge, isBrowser, isConnected]);
  return null;
}

/** On the page where somebody is at it; otherwise as notifications of the system, where that is allowed. */
function remindAll(notices: readonly ReminderNotice[], go: (path: string) => void): void {
  if (!document.hasFocus() && mayNotify()) {
    for (const notice of notices) remindBySystem(notice, go);
    return;
  }
  const [first] = notices;
  if (first === undefined) return;
  // One above the other, they would hide each other's button.
  const isOne = notices.length === 1;
  notify({
    id: `reminder ${first.title}`,
    message: isOne ? first.title : notices.map(({ title }) => title).join(' · '),
    // Of several kinds the first line each: it stays, and must not lie over half of a small window.
    detail: isOne ? first.body : notices.map(({ body }) => body.split('\n', 1)[0]).join('\n'),
    stays: true,
    action: { label: 'Open', run: () => go(isOne ? first.route : paths.workbench()) },
  });
}

function remindBySystem({ title, body, route }: ReminderNotice, go: (path: string) => void): void {
  const notification = new Notification(title, { body, tag: `pivotal ${route}` });
  notification.addEventListener('click', () => {
    window.focus();
    go(route);
    notification.close();
  });
}
