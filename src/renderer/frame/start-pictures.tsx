import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { Router } from 'wouter';
import { drawAsOf } from '../components/date-text.tsx';
import { createOpeningStore } from '../store/opening-store.ts';
import { type KeyValueStorage, METADATA_ITEM } from '../store/replica/key-value-storage.ts';
import { type KeptList, START_PATHS } from '../store/view/first-list-hooks.ts';
import { readSnapshot, type Snapshot, snapshotBeginning, snapshotItem } from '../store/view/snapshot.ts';
import {
  arrangementIn,
  isPictureKept,
  keepPicture,
  type PictureOf,
  removePicture,
} from '../store/view/start-pictures.ts';
import { App } from './app.tsx';
import { ScreenBoundary } from './screen-boundary.tsx';
import { loadScreenAt } from './screens.tsx';

const IDLE_WITHIN_MS = 10_000;

/** Draws what the next start shows first, of each address where that has changed; one in an idle moment. */
export async function drawPicturesAgain(storage: KeyValueStorage, build: string): Promise<void> {
  for (const [path, list] of Object.entries(START_PATHS)) {
    await loadScreenAt(path);
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: IDLE_WITHIN_MS }));
    const snapshot = readSnapshot(storage, list, build);
    if (snapshot === null) {
      removePicture(storage, path);
      continue;
    }
    const of: PictureOf = {
      build,
      languages: navigator.languages.join(),
      height: window.innerHeight,
      same: arrangementIn(storage),
      begins: { [snapshotItem(list)]: snapshotBeginning(snapshot.id) },
      holds: { [METADATA_ITEM]: JSON.stringify(snapshot.info.hub_id) },
    };
    if (isPictureKept(storage, path, of)) continue;
    const at = Date.now();
    drawAsOf(at);
    try {
      keepPicture(storage, path, of, { at, html: drawStart(snapshot, list, path) });
    } finally {
      drawAsOf(null);
    }
  }
}

/** The screen as the first drawing of a start will have it: of the same rows, by the same store, without effects. */
export function drawStart(snapshot: Snapshot, list: KeptList, path: string): string {
  const store = createOpeningStore({ snapshot, list, opened: new Promise(() => {}) });
  return renderToString(
    <StrictMode>
      <Router ssrPath={path} ssrSearch="">
        <ScreenBoundary location={path}>
          <App store={store} />
        </ScreenBoundary>
      </Router>
    </StrictMode>,
  );
}
