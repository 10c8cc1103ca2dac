import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ErrorBoundary } from '../components/error-boundary.tsx';

interface Props {
  /** Where one is: going somewhere else tries again. */
  readonly location: string;
  readonly children: ReactNode;
}

/** A screen that breaks leaves the rest of the window usable, and says that nothing is lost. */
export function ScreenBoundary({ location, children }: Props) {
  return (
    <ErrorBoundary
      attempt={location}
      fallback={(error) => (
        <div role="alert" className="flex h-full flex-1 flex-col">
          <EmptyState
            action={<Button onClick={() => window.location.reload()}>Load the window again</Button>}
          >
            This screen could not be shown. Your data is safe on this laptop.
            <br />
            <span className="selectable text-faint">{error.message}</span>
          </EmptyState>
        </div>
      )}
    >
      {children}
    </ErrorBoundary>
  );
}
