import { useEffect, useLayoutEffect } from 'react';
import { useLocation } from 'wouter';
import { Toaster } from '../components/toast.tsx';
import { TooltipProvider } from '../components/tooltip.tsx';
import { AttentionDialog } from '../features/sync/attention-dialog.tsx';
import { OnScreen } from '../features/sync/on-screen.tsx';
import { listenToHover } from '../lib/title-on-hover.ts';
import { usePresence } from '../state/absence.ts';
import { useFocusOnArrival } from '../state/focus.ts';
import { useRefusalNotices } from '../state/refusals.ts';
import { listenToShortcuts } from '../state/shortcuts.ts';
import { type Store, StoreProvider } from '../store/index.ts';
import { AppShortcuts } from './app-shortcuts.tsx';
import { CommandMenu } from './command-menu.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { FirstStart } from './first-start.tsx';
import { ImportUnderWay } from './import-under-way.tsx';
import { LeftNav } from './left-nav.tsx';
import { NewCustomer } from './new-customer.tsx';
import { OverlayBoundary } from './overlay-boundary.tsx';
import { PiAnswer } from './pi-answer.tsx';
import { QuickCapture } from './quick-capture.tsx';
import { Reminders } from './reminders.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { Screens } from './screens.tsx';
import { ShellEvents } from './shell-events.tsx';
import { ShortcutOverview } from './shortcut-overview.tsx';
import { useScreenKey, WorkspaceWords } from './workspace-words.tsx';

/** Everything in the window: the navigation, one screen, and what may lie over it. */
export function App({ store }: { readonly store: Store }) {
  useLayoutEffect(() => {
    const end = listenToShortcuts();
    // What was pressed before: early-input.js.
    window.dispatchEvent(new Event('pivotal-listens'));
    return end;
  }, []);
  useEffect(listenToHover, []);
  return (
    <StoreProvider store={store}>
      <TooltipProvider>
        <Frame />
        <WorkspaceWords />
        <AppShortcuts />
        <CommandMenu />
        <ShortcutOverview />
        <OverlayBoundary>
          <NewCustomer />
          <QuickCapture />
          <PiAnswer />
        </OverlayBoundary>
        <ShellEvents />
        <Reminders />
        <ImportUnderWay />
        <FirstStart />
        <AttentionDialog />
        <OnScreen />
        <Toaster />
      </TooltipProvider>
    </StoreProvider>
  );
}

function Frame() {
  useRefusalNotices();
  useFocusOnArrival();
  usePresence();
  const [location] = useLocation();
  const screenKey = useScreenKey(location);
  return (
    <div className="flex h-full flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50 focus:rounded-control focus:bg-raised focus:px-3 focus:py-1.5 focus:shadow-popover"
      >
        Skip to the content
      </a>
      <ConnectionBanner />
      <div className="flex min-h-0 flex-1">
        <LeftNav />
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col bg-canvas">
          <ScreenBoundary location={location}>
            <Screens key={screenKey} />
          </ScreenBoundary>
        </main>
      </div>
    </div>
  );
}
