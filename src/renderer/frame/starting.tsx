import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';

/** How the start of the window goes, as long as there is nothing else to show. */
export type StartState =
  | { readonly kind: 'waiting' }
  /** It has taken so long that something may be wrong. */
  | { readonly kind: 'late' }
  | { readonly kind: 'failed'; readonly error: Error };

interface StartingProps {
  readonly state: StartState;
  readonly onRetry: () => void;
}

/** In place of the app: while Pivotal's own process has not answered yet, or when the window cannot work. */
export function Starting({ state, onRetry }: StartingProps) {
  const retry = <Button onClick={onRetry}>Try again</Button>;
  return (
    <main className="flex h-full flex-col">
      {state.kind === 'waiting' ? (
        <div role="status" className="flex flex-1 flex-col">
          <EmptyState>Waiting for Pivotal to answer…</EmptyState>
        </div>
      ) : state.kind === 'late' ? (
        <div role="alert" className="flex flex-1 flex-col">
          <EmptyState action={retry}>
            The window takes longer than usual to open. What was saved is safe on this laptop; if this stays,
            close this window and open it again, or quit Pivotal and start it again.
          </EmptyState>
        </div>
      ) : (
        <div role="alert" className="flex flex-1 flex-col">
          <EmptyState action={retry}>
            This window could not open its copy of your data. What was saved is safe on this laptop.
            <br />
            <span className="selectable text-faint">{state.error.message}</span>
          </EmptyState>
        </div>
      )}
    </main>
  );
}
