import { z } from 'zod';
import type { SyncStatus } from '#shared/sync.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { createAttention } from '../cloud/attention.ts';
import type { Sync } from '../cloud/sync.ts';
import type { Hub } from '../hub/hub.ts';
import type { Resource } from '../hub/records/records.ts';
import { type ApiRequest, actorOf } from './handlers.ts';
import { type LocalRoute, listOf } from './local-api.ts';

const failedActionSchema = z.object({ action: z.enum(['retry', 'discard']) });
const conflictActionSchema = z.object({
  action: z.enum(['keep_mine', 'take_theirs']),
  /** What was shown: nothing is written when it is not what is there now. */
  mine: z.unknown().optional(),
  theirs: z.unknown().optional(),
});
const twinActionSchema = z.object({ action: z.enum(['link', 'keep_both', 'discard_mine']) });
const uncertainActionSchema = z.object({
  action: z.enum(['resend', 'it_is', 'discard']),
  theirs: z.union([z.string(), z.int()]).optional(),
});
const matchActionSchema = z.enum(['link', 'keep_both', 'leave_here']);
const decisionsSchema = z.object({
  decisions: z
    .array(z.object({ id: z.union([z.string(), z.int()]), action: matchActionSchema }))
    .max(100_000)
    .default([]),
  rest: matchActionSchema.optional(),
});

/** `/local/v1/sync` and what is below it. */
export function createSyncRoutes(sync: Sync, hub: Hub): LocalRoute[] {
  const attention = createAttention(sync, hub);
  const { failed, conflicts, twins, uncertain, matches } = createLists(attention, hub);
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
    read('/sync/twins', () => listOf(twins())),
    read('/sync/uncertain', () => listOf(uncertain())),
    read('/sync/matches', () => listOf(matches())),
    ...decisionRoutes(sync),
  ];
}

/** What waits for a person, as it is listed. */
function createLists(attention: ReturnType<typeof createAttention>, hub: Hub) {
  function names(resource: Resource, key: string) {
    const found = hub.sync.names(resource, key);
    return { resource, record_id: found?.id ?? key, record_key: key };
  }

  const failed = () =>
    attention.failed().map(({ id, resource, key, operation, mine, theirs, error, children, created_at }) => ({
      object: 'sync_failure',
      id: String(id),
      ...names(resource, key),
      operation,
      fields: Object.keys(mine),
      mine,
      theirs,
      error,
      children,
      created_at,
    }));

  const conflicts = () =>
    attention.conflicts().map(({ id, resource, key, field, mine, theirs, mine_at, theirs_at }) => ({
      object: 'sync_conflict',
      id: String(id),
      ...names(resource, key),
      kind: field !== null ? 'field' : theirs === null ? 'deleted_upstream' : 'deleted_here',
      fields: field === null ? Object.keys((mine ?? theirs ?? {}) as object) : [field],
      field,
      mine,
      theirs,
      mine_at,
      theirs_at,
      error: null,
    }));

  const twins = () =>
    attention
      .twins()
      .map(({ id, resource, key, mine, candidates, matched_by, error, children, created_at }) => ({
        object: 'sync_twin',
        id: String(id),
        ...names(resource, key),
        mine,
        theirs: candidates[0] ?? null,
        matched_by,
        error,
        children,
        created_at,
      }));

  const uncertain = () =>
    attention.uncertain().map(({ id, resource, key, mine, candidates, children, created_at }) => ({
      object: 'sync_uncertain',
      id: String(id),
      ...names(resource, key),
      mine,
      theirs: candidates.length === 1 ? candidates[0] : null,
      candidates,
      children,
      created_at,
    }));

  const matches = () =>
    attention.matches().map(({ id, resource, key, customer_key, mine, theirs, matched_by }) => ({
      object: 'sync_match',
      id: String(id),
      ...names(resource, key),
      customer_id: customer_key === key ? null : (hub.sync.names('customer', customer_key)?.id ?? null),
      mine,
      theirs,
      matched_by,
    }));

  return { failed, conflicts, twins, uncertain, matches };
}

/** What a person decides about it, and what is asked of the sync as a whole. */
function decisionRoutes(sync: Sync): LocalRoute[] {
  return [
    {
      method: 'post',
      path: '/sync/twins/:id',
      status: 200,
      takesBody: true,
      async handler(request) {
        const { action } = parseInput(twinActionSchema, request.body);
        await sync.resolveTwin(idOf(request), action, actorOf(request));
        return resolved('sync_twin', request, action);
      },
    },
    {
      method: 'post',
      path: '/sync/uncertain/:id',
      status: 200,
      takesBody: true,
      async handler(request) {
        const { action, theirs } = parseInput(uncertainActionSchema, request.body);
        const reference = theirs === undefined ? undefined : String(theirs);
        await sync.resolveUncertain(idOf(request), action, actorOf(request), reference);
        return resolved('sync_uncertain', request, action);
      },
    },
    {
      method: 'post',
      path: '/sync/matches',
      status: 200,
      takesBody: true,
      async handler(request) {
        const { decisions, rest } = parseInput(decisionsSchema, request.body);
        const named = decisions.map(({ id, action }) => ({ id: Number(id), action }));
        await sync.decideMatches({ decisions: named, rest }, actorOf(request));
        return statusText(sync.status());
      },
    },
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
        const { action, ...shown } = parseInput(conflictActionSchema, request.body);
        await sync.resolveConflict(idOf(request), action, actorOf(request), shown);
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
