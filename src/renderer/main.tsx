import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectBridge } from './bridge/client.ts';
import { App } from './frame/app.tsx';
import { loadAllScreens, loadScreenAt } from './frame/screens.tsx';
import { Starting } from './frame/starting.tsx';
import { followTheme } from './state/theme.ts';
import type { Store } from './store/index.ts';
import { createOpeningStore } from './store/opening-store.ts';
import { type FirstList, keepSnapshot, readSnapshot } from './store/snapshot.ts';
import './styles/styles.css';

/** A start that takes longer says so. */
const PATIENCE_MS = 1_200;
const UNSEEN_MS = 200;

followTheme();

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no #root');
const root = createRoot(element);
const { pathname } = window.location;
const list: FirstList = pathname.startsWith('/onboardings') ? 'onboardings' : 'customers';
const bridge = connectBridge();
const patience = setTimeout(() => root.render(<Starting />), PATIENCE_MS);

/** The database's code is as large as the rest: the first rows do not wait for it. */
async function open(): Promise<Store> {
  const { openStore } = await import('./store/open-store.ts');
  return openStore(bridge, { beginsWith: list });
}

function show(store: Store): void {
  clearTimeout(patience);
  root.render(
    <StrictMode>
      <App store={store} />
    </StrictMode>,
  );
}

async function start(): Promise<void> {
  const isList = ['/', '/customers', '/onboardings'].includes(pathname);
  const snapshot = isList ? readSnapshot(localStorage, list) : null;
  let opened: Promise<Store>;
  if (snapshot === null) {
    opened = open();
    await Promise.all([opened, loadScreenAt(pathname)]);
  } else {
    await loadScreenAt(pathname);
    opened = painted().then(open);
    show(createOpeningStore({ snapshot, list, bridge, memos: localStorage, opened }));
  }
  const store = await opened;
  show(store);
  keepSnapshot(store, list, localStorage);
  // What one may go to next; if it cannot be fetched now, going there tries again.
  requestIdleCallback(() => void loadAllScreens().catch(() => {}));
}

/** When the next frame has been drawn; in a window that draws none, a little later. */
function painted(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, UNSEEN_MS);
    requestAnimationFrame(() =>
      setTimeout(() => {
        clearTimeout(timer);
        resolve();
      }),
    );
  });
}

start().catch((error: Error) => {
  clearTimeout(patience);
  root.render(<Starting error={error} />);
});
