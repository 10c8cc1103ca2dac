import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import type { MenuCommand } from '#shared/bridge.ts';
import { notify } from '../components/toast.tsx';
import { paths } from '../routes.ts';
import { usePalette } from '../state/palette.ts';
import { useOverlay } from '../state/ui.ts';
import { useStore } from '../store/index.ts';

type Commands = { readonly [Name in MenuCommand]: () => void };

/** What comes from outside the page: the application's menu, the tray, global shortcuts, links, notices of the shell. */
export function ShellEvents() {
  const { bridge } = useStore();
  const [, navigate] = useLocation();
  const go = useRef(navigate);
  go.current = navigate;
  useEffect(() => {
    const { open } = useOverlay.getState();
    const commands: Commands = {
      new_customer: () => open('new-customer'),
      quick_capture: () => open('quick-capture'),
      search: () => usePalette.getState().open(),
      settings: () => go.current(paths.settings()),
      go_customers: () => go.current(paths.customers()),
      go_onboardings: () => go.current(paths.onboardings()),
      shortcuts: () => open('shortcuts'),
      about: () => go.current(paths.settings('about')),
    };
    const ends = [
      bridge.on('menu.command', ({ command }) => commands[command]()),
      bridge.on('link.opened', ({ path }) => go.current(path)),
      bridge.on('app.notice', ({ message }) => notify({ message })),
    ];
    // From here on the shell need not keep them any more. In a browser nobody waits for it.
    bridge.call('window.ready', {}).catch(() => undefined);
    return () => {
      for (const end of ends) end();
    };
  }, [bridge]);
  return null;
}
