import { useCallback, useEffect, useState } from 'react';
import type { WebhookView } from '#shared/bridge/webhooks.ts';
import { Button } from '../../components/button.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { useStore } from '../../store/index.ts';
import { Section } from './section.tsx';
import { WebhookDeliveries } from './webhook-deliveries.tsx';

const LOOK_MS = 5000;

/** Who is told what happens here, whether it reached them, and sending it again. */
export function WebhooksSection() {
  const { bridge } = useStore();
  const [webhooks, setWebhooks] = useState<readonly WebhookView[] | null>(null);
  const read = useCallback(
    () => bridge.call('webhooks.list', {}).then((answer) => setWebhooks(answer.webhooks)),
    [bridge],
  );
  const refresh = useCallback(
    () =>
      void read().catch((failure: Error) => notifyError('The webhooks could not be read', failure.message)),
    [read],
  );
  useEffect(() => {
    refresh();
    // Others add and remove them as well, and an answer of 410 switches one off.
    const timer = setInterval(() => void read().catch(() => undefined), LOOK_MS);
    return () => clearInterval(timer);
  }, [read, refresh]);
  if (webhooks === null) return null;
  return (
    <>
      <Section
        title="Webhooks"
        description="Other programs that are told what happens here. Each message is signed, tried for a day, and kept for 90 days."
      >
        <p className="text-muted">
          {webhooks.length === 0 ? 'There is none yet. ' : ''}One is added on the command line:{' '}
          <code className="wrap-anywhere select-text">
            pivotal webhooks add http://127.0.0.1:5678/hook --events customer.created
          </code>
        </p>
      </Section>
      {webhooks.map((webhook) => (
        <Endpoint key={webhook.id} webhook={webhook} onChanged={refresh} />
      ))}
    </>
  );
}

interface EndpointProps {
  readonly webhook: WebhookView;
  readonly onChanged: () => void;
}

function Endpoint({ webhook: { id, url, events, mode, enabled }, onChanged }: EndpointProps) {
  const { bridge } = useStore();

  function turn(): void {
    bridge.call('webhooks.enable', { id, enabled: !enabled }).then(
      () => {
        notify({ message: enabled ? `${url} is told nothing any more` : `${url} is told again` });
        onChanged();
      },
      (failure: Error) => notifyError(`${url} was not switched ${enabled ? 'off' : 'on'}`, failure.message),
    );
  }

  const told = events.includes('*') ? 'Everything' : events.join(', ');
  return (
    <Section
      title={url}
      description={`${told}${mode === 'test' ? ', of test keys only' : ''}. ${enabled ? 'On.' : 'Off: nothing is sent.'}`}
      actions={
        <Button onClick={turn} aria-label={`Switch ${enabled ? 'off' : 'on'} ${url}`}>
          {enabled ? 'Switch off' : 'Switch on'}
        </Button>
      }
    >
      <WebhookDeliveries webhook={id} url={url} isOn={enabled} />
    </Section>
  );
}
