import { TriangleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../components/icon-button.tsx';
import { useAppInfo, useConnection } from '../store/index.ts';

/** A short break is not worth a word. */
const PATIENCE_MS = 1500;

/** Across the top of the window: that Pivotal's own process does not answer, or what happened at its start. */
export function ConnectionBanner() {
  const isLost = useIsLost();
  const notice = useAppInfo()?.notice ?? null;
  const [dismissed, setDismissed] = useState<string | null>(null);
  if (isLost) {
    return (
      <Banner>
        Pivotal is not answering, so nothing new arrives. You can go on working: changes are kept in this
        window and saved as soon as it answers. If this stays, start Pivotal again.
      </Banner>
    );
  }
  if (notice === null || notice === dismissed) return null;
  return <Banner onClose={() => setDismissed(notice)}>{notice}</Banner>;
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

function Banner({
  children,
  onClose,
}: {
  readonly children: string | readonly string[];
  readonly onClose?: () => void;
}) {
  return (
    <div
      role="alert"
      className="flex min-h-9 shrink-0 items-center gap-2.5 border-b border-line bg-warning-soft px-4 py-1.5 text-warning-text"
    >
      <TriangleAlert size={16} aria-hidden="true" className="shrink-0" />
      <span className="selectable min-w-0 flex-1 wrap-anywhere">{children}</span>
      {onClose === undefined ? null : (
        <IconButton label="Dismiss" size="small" icon={<X size={14} />} onClick={onClose} />
      )}
    </div>
  );
}
