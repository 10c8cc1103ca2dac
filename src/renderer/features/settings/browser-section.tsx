import { useState } from 'react';
import { forgetEverything, keepBrowserSecret } from '../../bridge/browser-secret.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { notifyError } from '../../components/toast.tsx';
import { count } from '../../lib/words.ts';
import { useConnection, usePendingKeys, useStore } from '../../store/index.ts';
import { Section } from './section.tsx';

/** Of the browser shell: how this browser stops being let in, and what it keeps. */
export function BrowserSection() {
  const store = useStore();
  const isConnected = useConnection() === 'connected';
  const unsaved = usePendingKeys().size;
  const [isForgetting, setForgetting] = useState(false);

  function signOut(): void {
    store.bridge.call('browser.signOut', {}).then(
      () => {
        keepBrowserSecret(null);
        window.location.reload();
      },
      (failure: Error) => notifyError('This browser is still signed in', failure.message),
    );
  }

  /** Also while Pivotal is not running: then the secret that it would take is gone from here at least. */
  async function forget(): Promise<void> {
    if (isConnected) await store.bridge.call('browser.signOut', {}).catch(() => {});
    await store.close().catch(() => {});
    // A connection that is just being made would keep its secret again.
    store.bridge.close();
    await forgetEverything();
    window.location.replace('/');
  }

  return (
    <>
      <Section
        title="This browser"
        description="You let it in with a one-time address, and it has been signed in since. Pivotal knows it by a secret that stays in this browser and is never sent."
      >
        <div className="flex flex-col items-start gap-1.5">
          <Button onClick={signOut} disabled={!isConnected}>
            Sign out this browser
          </Button>
          <p className="text-muted">
            The next time it needs a new address, from <code className="font-mono text-xs">pivotal open</code>
            . Its copy of your records stays in it.
          </p>
        </div>
        <div className="flex flex-col items-start gap-1.5">
          <Button variant="danger" onClick={() => setForgetting(true)}>
            Forget this browser
          </Button>
          <p className="text-muted">
            Signs it out, and removes all that Pivotal keeps in it: its copy of your records, drafts and
            views, and the secret. Nothing is removed from Pivotal itself.
          </p>
        </div>
      </Section>
      <ConfirmDialog
        isOpen={isForgetting}
        title="Forget this browser?"
        description={
          unsaved === 0
            ? 'Everything you have saved stays in Pivotal on this machine. Drafts in this browser are lost.'
            : `${count(unsaved, 'record')} changed here ${unsaved === 1 ? 'has' : 'have'} not reached Pivotal yet: those changes, and drafts in this browser, are lost.`
        }
        confirmLabel="Forget this browser"
        isDangerous
        onConfirm={() => void forget()}
        onClose={() => setForgetting(false)}
      />
    </>
  );
}
