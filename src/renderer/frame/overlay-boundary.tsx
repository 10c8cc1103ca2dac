import type { ReactNode } from 'react';
import { ErrorBoundary } from '../components/error-boundary.tsx';
import { notifyError } from '../components/toast.tsx';
import { useOverlay } from '../state/ui.ts';

/** What lies over the screens and breaks is closed, and said; opening it again tries again. */
export function OverlayBoundary({ children }: { readonly children: ReactNode }) {
  const overlay = useOverlay((state) => state.overlay);
  const close = useOverlay((state) => state.close);
  return (
    <ErrorBoundary
      attempt={overlay}
      fallback={() => null}
      onError={(error) => {
        close();
        notifyError(
          'This could not be opened. Your data is safe on this laptop.',
          `Try it again; if it goes on, load the window again. (${error.message})`,
        );
      }}
    >
      {children}
    </ErrorBoundary>
  );
}
