import { z } from 'zod';
import type { SyncStatus } from '#shared/sync.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { createAttention } from '../cloud/attention.ts';
import type { Sync } from '../cloud/sync.ts';
import type { Hub } from '../hub/hub.ts';
import type { Resource } from '../hub/records/records.ts';
import type { Actor } from '../hub/records/transaction.ts';
import type { ApiRequest } from './handlers.ts';
import { type LocalRoute, listOf } from './local-api.ts';

const failedActionSchema = z.object({ action: z.enum(['retry', 'discard']) });
const conflictActionSchema = z.object({ action: z.enum(['keep_mine', 'take_theirs']) });

/** `/local/v1/sync` and what is below it. */
export function createSyncRoutes(sync: Sync, hub: Hub): LocalRoute[] {
  const attention = createAttention(sync, hub);
  function names(resource: Resource, key: string) {
    const found = hub.sync.names(resource, key);
    return { resource, record_id: found?.id ?? key, record_key: key };
  }

  const failed = () =>
    attention.failed().map(({ id, resource, key, operation, mine, theirs, error, created_at }) => ({
      object: 'sync_failure',
      id: String(id),
      ...names(resource, key),
      operation,
      fields: Object.keys(mine),
      mine,
      theirs,
      error,
      created_at,
    }));

  const conflicts = () =>
    attention.conflicts().map(({ id, resource, key, field, mine, theirs, mine_at, theirs_at }) => ({
      object: 'sync_conflict',
      id: String(id),
      ...names(resource, key),
      kind: field === null ? 'deleted_upstream' : 'field',
      fields: field === null ? Object.keys((mine ?? {}) as object) : [field],
      field,
      mine,
      theirs,
      mine_at,
      theirs_at,
      error: null,
    }));

  const read = (path: string, answer: () => string): LocalRoute => ({
    method: 'get',
    path,
    status: 200,
    takesBody: false,
    handler: answer,
  });

  return [
    read('/sync', () => statusText(sync.status())),
    read('/sync/failed', () => listOf(failed())),
    read('/sync/conflicts', () => listOf(conflicts())),
    {
      method: 'post',
      path: '/sync',
      status: 202,
      takesBody: false,
      handler({ query }) {
        if (!sync.syncNow({ contacts: query.get('contacts') !== 'false' })) throw notConnected();
        return statusText(sync.status());
      },
    },
    {
      method: 'post',
      path: '/sync/confirm-deletions',
      status: 202,
      takesBody: false,
      handler() {
        sync.confirmDeletions();
        return statusText(sync.status());
      },
    },
    {
      method: 'post',
      path: '/sync/failed/:id',
      status: 200,
      takesBody: true,
      async handler(request) {
        const { action } = parseInput(failedActionSchema, request.body);
        await sync.resolveFailed(idOf(request), action, actorOf(request));
        return resolved('sync_failure', request, action);
      },
    },
    {
      method: 'post',
      path: '/sync/conflicts/:id',
      status: 200,
      takesBody: true,
      async handler(request) {
        const { action } = parseInput(conflictActionSchema, request.body);
        await sync.resolveConflict(idOf(request), action, actorOf(request));
        return resolved('sync_conflict', request, action);
      },
    },
  ];
}

function statusText({ state, ...others }: SyncStatus): string {
  return JSON.stringify({ object: 'sync', ...others, ...state });
}

function idOf({ params }: ApiRequest): number {
  return /^\d+$/.test(params.id ?? '') ? Number(params.id) : -1;
}

function actorOf({ key }: ApiRequest): Actor {
  return { name: key?.name ?? 'API', type: 'api_key' };
}

function resolved(object: string, { params }: ApiRequest, action: string): string {
  return JSON.stringify({ object, id: params.id, action, resolved: true });
}

function notConnected(): ContractError {
  return new ContractError(
    'conflict',
    'not_connected',
    'This workspace is not connected to the cloud; connect it in Settings or with --upstream',
  );
}
