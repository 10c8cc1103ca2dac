import type { ConnectOutcome, FirstSyncEstimate } from '#shared/sync.ts';
import type { Hub } from '../hub/hub.ts';
import type { RateReport, UpstreamClient } from './client.ts';
import { ME_SHAPE, type RemoteMe } from './shapes.ts';

const PAGE = 99;

function estimateFirstSync(limit: number, windowMs: number): FirstSyncEstimate {
  const perMinute = (limit * 60_000) / windowMs;
  const lists = 1000 / PAGE + 2000 / PAGE;
  const minutes = (requests: number) => Math.round((requests / perMinute) * 10) / 10;
  return {
    requests_per_minute: perMinute,
    minutes_per_1000_customers: minutes(lists + 1000),
    minutes_per_1000_customers_without_contacts: minutes(lists),
  };
}

function estimateFrom(rate: RateReport): FirstSyncEstimate {
  return estimateFirstSync(rate.limit ?? 60, rate.windowMs ?? 60_000);
}

interface KeyCheck {
  readonly hub: Hub;
  readonly client: UpstreamClient;
}

/** Ties this hub to a workspace of the cloud. @returns false when it belongs to another one */
export function belongsTo(hub: Hub, { id, slug, name }: RemoteMe['organization']): boolean {
  const upstream = hub.settings.get('upstream');
  if (upstream === undefined) return false;
  if (upstream.workspace_id !== null) return upstream.workspace_id === id;
  hub.settings.set('upstream', { ...upstream, workspace_id: id });
  hub.settings.set('workspace', { id, slug: slug ?? id, name });
  return true;
}

/** Asks the cloud whose key this is, before anything is kept. */
export async function checkKey({ hub, client }: KeyCheck): Promise<ConnectOutcome> {
  const answer = await client.send({ method: 'GET', path: '/me', shape: ME_SHAPE });
  switch (answer.kind) {
    case 'ok': {
      const { id, slug, name } = answer.body.organization;
      const workspace = { id, slug: slug ?? id, name };
      const upstream = hub.settings.get('upstream');
      if (upstream !== undefined && (upstream.workspace_id ?? id) !== id) {
        return { outcome: 'other_workspace', workspace };
      }
      return { outcome: 'connected', workspace, estimate: estimateFrom(answer.rate) };
    }
    case 'unauthorized':
      return { outcome: 'refused', code: answer.code };
    case 'refused':
      return { outcome: 'refused', code: answer.error.code };
    case 'throttled':
      return { outcome: 'unreachable', reason: 'The cloud asks to wait before the next request' };
    default:
      return { outcome: 'unreachable', reason: answer.reason };
  }
}
