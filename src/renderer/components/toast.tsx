import type { CSSProperties } from 'react';
import { Toaster as SonnerToaster, toast } from 'sonner';
import { create } from 'zustand';
import { useTheme } from '../state/theme.ts';

/** How long something can be taken back. */
const UNDO_MS = 10_000;

export interface Notice {
  /** What happened: "Archived 3 customers". */
  readonly message: string;
  readonly detail?: string;
  /** Takes it back; the button is offered for ten seconds. */
  readonly undo?: () => void;
  /** Replaces the notice with the same id. */
  readonly id?: string;
  /** Until somebody takes it away. */
  readonly stays?: boolean;
  /** Something else to do about it. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Says what has been done. */
export function notify({ message, detail, undo, id, action, stays = false }: Notice): void {
  if (undo === undefined) {
    toast(message, {
      ...(id === undefined ? {} : { id }),
      description: detail,
      ...(stays ? { duration: Number.POSITIVE_INFINITY, closeButton: true } : {}),
      ...(action === undefined ? {} : { action: { label: action.label, onClick: action.run } }),
    });
    return;
  }
  const shown = toast(message, {
    ...(id === undefined ? {} : { id }),
    description: detail,
    duration: UNDO_MS,
    action: {
      label: 'Undo',
      onClick: () => {
        undo();
        toast.dismiss(shown);
      },
    },
  });
}

/** Says what went wrong: what happened, what it means for the data, what to do. Stays until it is dismissed. */
export function notifyError(message: string, detail?: string): void {
  toast.error(message, { description: detail, duration: Number.POSITIVE_INFINITY, closeButton: true });
}

/** Says that something long is under way; the same id with `notify` ends it. */
export function notifyProgress(
  id: string,
  message: string,
  action?: { readonly label: string; readonly run: () => void },
): void {
  toast.loading(message, {
    id,
    duration: Number.POSITIVE_INFINITY,
    ...(action === undefined ? {} : { action: { label: action.label, onClick: action.run } }),
  });
}

export function dismissNotice(id: string): void {
  toast.dismiss(id);
}

/** How high each bar at the bottom of the screen is, in pixels. */
const useBars = create<{ readonly heights: ReadonlyMap<Element, number> }>()(() => ({ heights: new Map() }));

/** Keeps toasts clear of a bar at the bottom of the screen, however many lines it has: for its `ref`. */
export function keepToastsClear(bar: HTMLElement | null): (() => void) | undefined {
  if (bar === null) return undefined;
  const measure = () =>
    useBars.setState(({ heights }) => ({ heights: new Map(heights).set(bar, bar.offsetHeight) }));
  measure();
  const observer = new ResizeObserver(measure);
  observer.observe(bar);
  return () => {
    observer.disconnect();
    useBars.setState(({ heights }) => ({ heights: new Map([...heights].filter(([one]) => one !== bar)) }));
  };
}

/** From the bottom of the window. */
const CLEAR = 20;
/** Above a bar, with what is between it and the bottom of the window. */
const ABOVE_BAR = 36;

const COLOURS = {
  '--normal-bg': 'var(--raised)',
  '--normal-border': 'var(--line)',
  '--normal-text': 'var(--text)',
  '--error-text': 'var(--danger-text)',
  '--border-radius': 'var(--radius-panel)',
  '--width': '380px',
  // Its own is the system's.
  fontFamily: 'inherit',
} as CSSProperties;

export function Toaster() {
  const theme = useTheme((state) => state.choice);
  const bottom = useBars(({ heights }) =>
    heights.size === 0 ? CLEAR : Math.max(...heights.values()) + ABOVE_BAR,
  );
  return (
    <SonnerToaster
      theme={theme}
      position="bottom-right"
      offset={{ bottom, right: 20 }}
      style={COLOURS}
      visibleToasts={4}
      containerAriaLabel="Notices"
      toastOptions={{
        classNames: {
          title: 'wrap-anywhere',
          description: 'wrap-anywhere whitespace-pre-line !text-muted',
          actionButton: '!bg-accent !text-on-accent !h-7 !px-2.5 !rounded-control',
        },
      }}
    />
  );
}
