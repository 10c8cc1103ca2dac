import { Component, type ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';

interface State {
  readonly error: Error | null;
}

/** A screen that breaks leaves the rest of the window usable, and says that nothing is lost. */
export class ScreenBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <EmptyState action={<Button onClick={() => window.location.reload()}>Load the window again</Button>}>
        This screen could not be shown. Your data is safe on this laptop.
        <br />
        <span className="selectable text-faint">{error.message}</span>
      </EmptyState>
    );
  }
}
