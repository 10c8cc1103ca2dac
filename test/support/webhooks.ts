import { timestampOf } from '../../src/main/environment.ts';
import { newSecret } from '../../src/main/features/webhooks/signature.ts';
import type { Webhook } from '../../src/main/hub/workspace/webhook-store.ts';
import type { TestHub } from './hub.ts';

/** A webhook of live mode that is told of everything. */
export function addWebhook(hub: TestHub, url: string, id = 'hook'): Webhook {
  const now = timestampOf(hub.environment.now());
  return hub.webhooks.add({
    id,
    url,
    events: ['*'],
    mode: 'live',
    enabled: true,
    secret: newSecret(hub.environment.randomBytes),
    created_at: now,
    updated_at: now,
  });
}
