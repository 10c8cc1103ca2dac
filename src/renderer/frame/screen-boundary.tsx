import { Component, type ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';

interface Props {
  /** Where one is: going somewhere else tries again. */
  readonly location: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | null;
  readonly location: string;
}

/** A screen that breaks leaves the rest of the window usable, and says that nothing is lost. */
export class ScreenBoundary extends Component<Props, State> {
  override state: State = { error: null, location: this.props.location };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.location === state.location ? null : { error: null, location: props.location };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div role="alert" className="flex flex-1 flex-col">
        <EmptyState action={<Button onClick={() => window.location.reload()}>Load the window again</Button>}>
          This screen could not be shown. Your data is safe on this laptop.
          <br />
          <span className="selectable text-faint">{error.message}</span>
        </EmptyState>
      </div>
    );
  }
}
