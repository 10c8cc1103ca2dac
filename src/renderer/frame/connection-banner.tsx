import { useEffect, useState } from 'react';
import { Banner } from '../components/banner.tsx';
import { SyncBanner } from '../features/sync/sync-banner.tsx';
import { useAppInfo, useConnection, useCopyState } from '../store/index.ts';

/** A short break is not worth a word. */
const PATIENCE_MS = 1500;

/**
 * Across the top of the window: that Pivotal's own process does not answer, what happened at its start, or what
 * the connection to the cloud needs.
 */
export function ConnectionBanner() {
  const isSignedOut = useConnection() === 'signed_out';
  const isLost = useIsLost();
  const copy = useCopyState();
  const [isMemoryRead, setMemoryRead] = useState(false);
  const notice = useAppInfo()?.notice ?? null;
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (isSignedOut) {
    return (
      <Banner>
        Pivotal no longer lets this browser in, so nothing new arrives and nothing is saved. Run{' '}
        <code className="font-mono">pivotal open</code> in a terminal and open the address it prints: what you
        have changed here is saved then.
      </Banner>
    );
  }
  if (copy === 'lost') {
    return (
      <Banner>
        The browser has deleted this window’s copy of your data. Nothing that was saved is lost: the window
        reads it again as soon as your last changes are saved. Keep it open until then.
      </Banner>
    );
  }
  if (isLost) {
    return (
      <Banner>
        Pivotal is not answering, so nothing new arrives. You can go on working: changes are kept in this
        window and saved as soon as it answers. If this stays, start Pivotal again.
      </Banner>
    );
  }
  return (
    <>
      {notice === null || notice === dismissed ? null : (
        <Banner onClose={() => setDismissed(notice)}>{notice}</Banner>
      )}
      {copy === 'memory' && !isMemoryRead ? (
        <Banner onClose={() => setMemoryRead(true)}>
          This browser does not let Pivotal keep anything, so the window reads your data again each time it is
          opened. What you change is saved by Pivotal itself. To start faster, allow this page to store data.
        </Banner>
      ) : null}
      <SyncBanner />
    </>
  );
}

function useIsLost(): boolean {
  const connection = useConnection();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (connection === 'connected') {
      setLost(false);
      return;
    }
    const timer = setTimeout(() => setLost(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [connection]);
  return isLost;
}
