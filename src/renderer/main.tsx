import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { connectBridge } from './bridge/client.ts';
import { App } from './frame/app.tsx';
import { loadAllScreens, loadScreenAt } from './frame/screens.tsx';
import { Starting } from './frame/starting.tsx';
import { followTheme } from './state/theme.ts';
import { openStore } from './store/index.ts';
import './styles/styles.css';

/** A start that takes longer says so. */
const PATIENCE_MS = 1_200;

followTheme();

const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no #root');
const root = createRoot(element);
const patience = setTimeout(() => root.render(<Starting />), PATIENCE_MS);

const { pathname } = window.location;
const beginsWith = pathname.startsWith('/onboardings') ? 'onboardings' : 'customers';

Promise.all([openStore(connectBridge(), { beginsWith }), loadScreenAt(pathname)]).then(
  ([store]) => {
    clearTimeout(patience);
    root.render(
      <StrictMode>
        <App store={store} />
      </StrictMode>,
    );
    // What one may go to next; if it cannot be fetched now, going there tries again.
    requestIdleCallback(() => void loadAllScreens().catch(() => {}));
  },
  (error: Error) => {
    clearTimeout(patience);
    root.render(<Starting error={error} />);
  },
);
