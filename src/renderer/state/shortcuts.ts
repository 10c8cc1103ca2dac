import { createContext, useContext, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { IS_MAC } from '../lib/platform.ts';
import { isOfComposition } from './composition.ts';
import { matchesStroke, parseKeys, type Stroke } from './shortcut-keys.ts';

export interface Shortcut {
  /** As in shortcut-keys.ts: `mod+k`, `g c`, `shift+j`. */
  readonly keys: string;
  /** What it does, as a sentence's beginning: "Go to customers". */
  readonly label: string;
  /** The heading it stands under in the overview. */
  readonly group: string;
  /** Also while the focus is in a field. */
  readonly whileTyping?: boolean;
  /** Also while a drawer or dialog lies over the part that it belongs to. */
  readonly everywhere?: boolean;
  /** Gives way to every other shortcut of the same keys, whichever was registered last. */
  readonly isFallback?: boolean;
  /** Not listed in the overview: the second key for something that is. */
  readonly isAlias?: boolean;
  /** @returns false when it had nothing to do here: the key then does what it would have done. */
  readonly run: (event: KeyboardEvent) => boolean | undefined;
}

interface Entry {
  readonly shortcut: () => Shortcut;
  readonly strokes: readonly Stroke[];
  readonly layer: number;
}

const SEQUENCE_MS = 1200;

const NOT_FOR_TEXT = /^(?:checkbox|radio|button|file|range|color|submit|reset|image)$/;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && NOT_FOR_TEXT.test(target.type)) return false;
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * The keys the app listens to. Of several with the same keys the one registered last wins, so an inner part of
 * the screen overrides an outer one. A layer (drawer, dialog, menu) shuts out what was registered below it.
 */
export function createShortcuts({ isMac, now }: { readonly isMac: boolean; readonly now: () => number }) {
  let entries: readonly Entry[] = [];
  let openLayers: readonly number[] = [];
  let pending: { readonly entries: readonly Entry[]; readonly at: number; readonly position: number } | null =
    null;
  const listeners = new Set<() => void>();

  function change(next: readonly Entry[]): void {
    entries = next;
    for (const listener of listeners) listener();
  }

  function handle(event: KeyboardEvent): boolean {
    if (event.defaultPrevented || isOfComposition(event)) return false;
    if (/^(?:Shift|Control|Alt|Meta|AltGraph|CapsLock)$/.test(event.key)) return false;
    const started = pending !== null && now() - pending.at <= SEQUENCE_MS ? pending : null;
    pending = null;
    const typing = isTyping(event.target);
    const position = started?.position ?? 0;
    const layer = Math.max(0, ...openLayers);
    const candidates = (started?.entries ?? entries)
      .filter((entry) => entry.layer === layer || entry.shortcut().everywhere === true)
      .filter((entry) => !typing || entry.shortcut().whileTyping === true)
      .filter((entry) => {
        const stroke = entry.strokes[position];
        return stroke !== undefined && matchesStroke(event, stroke, isMac);
      });
    const isFallback = (entry: Entry) => entry.shortcut().isFallback === true;
    const newestFirst = candidates.toReversed();
    const inOrder = [...newestFirst.filter((one) => !isFallback(one)), ...newestFirst.filter(isFallback)];
    for (const entry of inOrder) {
      if (entry.strokes.length > position + 1) continue;
      if (entry.shortcut().run(event) === false) continue;
      event.preventDefault();
      return true;
    }
    const longer = candidates.filter((entry) => entry.strokes.length > position + 1);
    if (longer.length > 0) {
      pending = { entries: longer, at: now(), position: position + 1 };
      return true;
    }
    return false;
  }

  return {
    /** `shortcut` is asked at each key press, so that it may close over what is current. */
    register(keys: string, layer: number, shortcut: () => Shortcut): () => void {
      const entry: Entry = { shortcut, strokes: parseKeys(keys), layer };
      change([...entries, entry]);
      return () => change(entries.filter((other) => other !== entry));
    },
    /** While a layer is open only its own shortcuts work. @returns a function that closes it. */
    openLayer(layer: number): () => void {
      openLayers = [...openLayers, layer];
      return () => {
        const index = openLayers.indexOf(layer);
        openLayers = openLayers.filter((_, at) => at !== index);
      };
    },
    handle,
    list: () => entries,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const shortcuts = createShortcuts({ isMac: IS_MAC, now: () => performance.now() });

/** Listens to the window's keys. @returns a function that stops it. */
export function listenToShortcuts(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    shortcuts.handle(event);
  };
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}

/** How many drawers and dialogs a component lies in. */
export const ShortcutLayer = createContext(0);

/** Makes what is inside a layer of its own while `isOpen`. @returns the value for `ShortcutLayer`. */
export function useShortcutLayer(isOpen: boolean): number {
  const layer = useContext(ShortcutLayer) + 1;
  useLayoutEffect(() => (isOpen ? shortcuts.openLayer(layer) : undefined), [isOpen, layer]);
  return layer;
}

/** Registers shortcuts while the component is mounted; those of a drawer or dialog only work inside it. */
export function useShortcuts(list: readonly Shortcut[]): void {
  const layer = useContext(ShortcutLayer);
  const current = useRef(list);
  useLayoutEffect(() => {
    current.current = list;
  });
  const keys = list.map((shortcut) => shortcut.keys).join('\n');
  // Before it is painted: whoever sees a screen can use its keys.
  useLayoutEffect(() => {
    const removals = keys
      .split('\n')
      .filter((key) => key !== '')
      .map((key, index) =>
        shortcuts.register(
          key,
          layer,
          () => current.current[index] ?? { keys: key, label: '', group: '', run: () => false },
        ),
      );
    return () => {
      for (const remove of removals) remove();
    };
  }, [keys, layer]);
}

/** What the overview shows: every shortcut that can be used on this screen. */
export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(shortcuts.subscribe, shortcuts.list).map((entry) => entry.shortcut());
}
