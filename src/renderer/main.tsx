import { type ReactNode, StrictMode, startTransition } from 'react';
import { FIRST_LISTS } from '#shared/list-order.ts';
import {
  followLinks,
  keepBrowserSecret,
  onBrowserSecretChanged,
  readBrowserSecret,
  takeLink,
} from './bridge/browser-secret.ts';
import type { ConnectionState } from './bridge/client.ts';
import type { Source } from './bridge/source.ts';
import { App } from './frame/app.tsx';
import { createPage } from './frame/page.ts';
import { createPictureTurns } from './frame/picture-turns.ts';
import { ScreenBoundary } from './frame/screen-boundary.tsx';
import { loadAllScreens, loadScreenAt } from './frame/screens.tsx';
import { SignIn, type SignInReason } from './frame/sign-in.tsx';
import { startWindow } from './frame/start.tsx';
import { painted } from './lib/painted.ts';
import { loadDomainReader } from './list/domain-reader.ts';
import { paths } from './routes.ts';
import { keepCompositionKeys } from './state/composition.ts';
import { keepDraftsAgain } from './state/drafts.ts';
import { followTheme } from './state/theme.ts';
import type { Store } from './store/index.ts';
import type { StoreOptions } from './store/open-store.ts';
import { createOpeningStore } from './store/opening-store.ts';
import { pageKeyValues } from './store/replica/key-value-storage.ts';
import { KEPT_LISTS, startsWith } from './store/view/first-list-hooks.ts';
import { keepSnapshots, readSnapshot, type Snapshot } from './store/view/snapshot.ts';
import './styles/styles.css';

const SETTLE_MS = 1_000;

followTheme();
keepCompositionKeys();

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no #root');
const page = createPage(element);
const { pathname } = window.location;
const list = KEPT_LISTS.find((name) => pathname.startsWith(`/${name}`)) ?? 'customers';
/** The entry's address has the hash of its code, and with it of all that it loads. */
const BUILD = import.meta.url;

const keyValues = pageKeyValues();

const isBrowser = window.pivotal === undefined;
const link = isBrowser ? takeLink() : null;

/** The code of the database and of the contract is as large as the rest: the first rows do not wait for it. */
async function open({
  drawn,
  onFirstPage,
}: Pick<StoreOptions, 'drawn' | 'onFirstPage'> = {}): Promise<Store> {
  const [{ connectBridge }, { openStore }] = await Promise.all([
    import('./bridge/client.ts'),
    import('./store/open-store.ts'),
  ]);
  const bridge = connectBridge(link);
  turnAway(bridge.connection);
  return openStore(bridge, {
    beginsWith: FIRST_LISTS.find((name) => name === list) ?? 'customers',
    restart: restartWith(bridge.connection),
    ...(drawn === undefined ? {} : { drawn }),
    ...(onFirstPage === undefined ? {} : { onFirstPage }),
  });
}

/** Begins again with what this page still knows, should the browser have thrown away what it kept. */
function restartWith(connection: Source<ConnectionState>): () => void {
  let secret = readBrowserSecret();
  connection.subscribe(() => {
    if (connection.get() === 'connected') secret = readBrowserSecret() ?? secret;
  });
  onBrowserSecretChanged((changed) => {
    secret = changed;
  });
  const restart = () => {
    if (secret === null || readBrowserSecret() !== null) {
      keepDraftsAgain();
      window.location.reload();
      return;
    }
    keepBrowserSecret(secret);
    // The browser may not be through with clearing.
    setTimeout(restart, SETTLE_MS);
  };
  return restart;
}

async function start(render: (content: ReactNode) => void): Promise<void> {
  const show = (store: Store) =>
    render(
      <StrictMode>
        <ScreenBoundary location={pathname}>
          <App store={store} />
        </ScreenBoundary>
      </StrictMode>,
    );
  const isList = pathname === '/' || startsWith(pathname) !== null;
  const snapshot = isList ? readSnapshot(keyValues, list, BUILD) : null;
  const screen = loadScreenAt(pathname);
  let opened: Promise<Store>;
  if (snapshot === null) {
    // The first start of all: drawn in pieces, since code and database are still being read.
    const showFirst = async (page: Snapshot) => {
      await screen;
      const opening = createOpeningStore({ snapshot: page, list, opened, isCopied: false });
      if (!isOpen) startTransition(() => show(opening));
    };
    let isOpen = false;
    opened = open(isList ? { onFirstPage: (page) => void showFirst(page) } : {});
    const [store] = await Promise.all([opened, screen]);
    isOpen = true;
    startTransition(() => show(store));
  } else {
    await screen;
    opened = painted().then(() => open(snapshot.tasks.length === 0 ? {} : { drawn: snapshot }));
    // Where the first drawing would go anyway, and what its picture shows.
    if (pathname === '/') window.history.replaceState(window.history.state, '', paths.workbench());
    page.takeOver();
    show(createOpeningStore({ snapshot, list, opened }));
    show(await opened);
  }
  const store = await opened;
  const { replication } = store;
  keepSnapshots(store, keyValues, BUILD, createPictureTurns({ replication, draw: drawPictures }));
  fetchTheRest(store.bridge.connection);
}

/** What one may go to next. A process that went away in the middle of it is asked again when it is back. */
function fetchTheRest(connection: Source<ConnectionState>): void {
  const isThere = () => connection.get() === 'connected';
  const fetchAll = () =>
    requestIdleCallback(() => void Promise.allSettled([loadDomainReader(), loadAllScreens(isThere)]), {
      timeout: SETTLE_MS,
    });
  fetchAll();
  connection.subscribe(() => {
    if (isThere()) fetchAll();
  });
}

/** What the next start shows before its code runs. */
async function drawPictures(): Promise<void> {
  const { drawPicturesAgain } = await import('./frame/start-pictures.tsx');
  await drawPicturesAgain(keyValues, BUILD);
}

let isTurnedAway = false;

/** In place of everything else. What a person has begun in this page is not taken away: then a banner says it. */
function showSignIn(reason: SignInReason): void {
  isTurnedAway = true;
  page.render(<SignIn reason={reason} />);
  onBrowserSecretChanged((secret) => {
    if (secret !== null) window.location.reload();
  });
}

/** Until the app has let this page in for the first time, there is nothing in it. */
function turnAway(connection: Source<ConnectionState>): void {
  const end = connection.subscribe(() => {
    const state = connection.get();
    if (state === 'signed_out') showSignIn(link === null ? 'refused' : 'link_used');
    if (state === 'signed_out' || state === 'connected') end();
  });
}

if (isBrowser) followLinks();
if (isBrowser && link === null && readBrowserSecret() === null) {
  showSignIn('new');
} else {
  void startWindow({
    start,
    render(content) {
      if (!isTurnedAway) page.render(content);
    },
    onRetry: () => window.location.reload(),
  });
}
