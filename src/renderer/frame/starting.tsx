import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';

/** In place of the app: while Pivotal's own process has not answered yet, or when the window cannot work. */
export function Starting({ error }: { readonly error?: Error }) {
  return (
    <main className="flex h-full flex-col">
      {error === undefined ? (
        <EmptyState>Waiting for Pivotal to answer…</EmptyState>
      ) : (
        <EmptyState action={<Button onClick={() => window.location.reload()}>Try again</Button>}>
          This window could not open its copy of your data. What was saved is safe on this laptop.
          <br />
          <span className="selectable text-faint">{error.message}</span>
        </EmptyState>
      )}
    </main>
  );
}
