import type { IntegrationSource } from '#shared/bridge/integrations.ts';
import { ConnectForm } from './connect-form.tsx';
import { Connection } from './connection.tsx';
import { useIntegrations } from './use-integrations.ts';

const SOURCES: readonly IntegrationSource[] = ['hubspot', 'stripe'];

/** HubSpot and Stripe: each is connected here, looked at, and taken away. */
export function IntegrationsSection() {
  const { integrations, refresh } = useIntegrations();
  if (integrations === null) return null;
  return SOURCES.map((source) => {
    const connected = integrations.find((one) => one.source === source);
    return connected === undefined ? (
      <ConnectForm key={source} source={source} onChanged={refresh} />
    ) : (
      <Connection key={source} integration={connected} onChanged={refresh} />
    );
  });
}
