import { Component, type ReactNode } from 'react';

export interface ErrorBoundaryProps {
  /** Another value tries again. */
  readonly attempt: string;
  /** Drawn in place of what broke. */
  readonly fallback: (error: Error) => ReactNode;
  /** Called once for each time that it broke. */
  readonly onError?: (error: Error) => void;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | null;
  readonly attempt: string;
}

/** Keeps what breaks, or cannot be fetched, from taking the rest of the window with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { error: null, attempt: this.props.attempt };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: errorOf(error) };
  }

  static getDerivedStateFromProps(props: ErrorBoundaryProps, state: State): Partial<State> | null {
    return props.attempt === state.attempt ? null : { error: null, attempt: props.attempt };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError?.(errorOf(error));
  }

  override render() {
    const { error } = this.state;
    return error === null ? this.props.children : this.props.fallback(error);
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
