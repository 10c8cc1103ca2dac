import { z } from 'zod';
import { CLOUD_TYPES, SHARED_TYPES } from '#shared/records/index.ts';
import { type SyncStatus, syncStatusSchema } from '#shared/sync.ts';
import { listSchema } from '#shared/v1/envelopes.ts';
import { ContractError, parseInput } from '#shared/v1/errors.ts';
import { createAttention } from '../cloud/attention.ts';
import type { Sync } from '../cloud/sync.ts';
import type { Hub } from '../hub/hub.ts';
import { type HubType, isResource } from '../hub/records/records.ts';
import { type ApiRequest, actorOf } from './handlers.ts';
import { type LocalRoute, listOf, type RouteDescription } from './local-api.ts';

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

const syncQuerySchema = z.object({
  contacts: z.enum(['true', 'false']).optional().meta({ description: 'false: without the contacts' }),
});
/** What is only said in some states comes beside these. */
const statusSchema = z
  .looseObject({
    object: z.literal('sync'),
    ...syncStatusSchema.shape,
    state: z.string(),
  })
  .meta({ id: 'SyncStatus' });
const resolvedSchema = z
  .object({ object: z.string(), id: z.string(), action: z.string(), resolved: z.literal(true) })
  .meta({ id: 'Resolved' });
/** Something that waits for a person: what is here, what the cloud has, and what it is about. */
const waitingSchema = z
  .looseObject({
    object: z.string(),
    id: z.string(),
    resource: z.enum([...CLOUD_TYPES, ...SHARED_TYPES]),
    record_id: z.string(),
    record_key: z.string(),
    mine: z.unknown(),
    theirs: z.unknown(),
  })
  .meta({ id: 'SyncDecision' });
const waitingListSchema = listSchema(waitingSchema, 'SyncDecisionList');

const SYNC: RouteDescription = {
  operationId: 'getSync',
  summary: 'How the workspace and the cloud stand',
  tag: 'Cloud',
  response: statusSchema,
};

function listed(operationId: string, summary: string): () => RouteDescription {
  return () => ({
    operationId,
    summary,
    tag: 'Cloud',
    response: waitingListSchema,
  });
}

/** `/local/v1/sync` and what is below it. */
export function createSyncRoutes(sync: Sync, hub: Hub): LocalRoute[] {
  const attention = createAttention(sync, hub);
  const { failed, conflicts, twins, uncertain, matches } = createLists(attention, hub);
  const read = (path: string, describe: LocalRoute['describe'], answer: () => string): LocalRoute => ({
    describe,
    method: 'get',
    path,
    status: 200,
    takesBody: false,
    handler: answer,
  });

  return [
    read(
      '/sync',
      () => SYNC,
      () => statusText(sync.status()),
    ),
    read('/sync/failed', listed('listFailed', 'Changes that the cloud refused'), () => listOf(failed())),
    read('/sync/conflicts', listed('listConflicts', 'Values that were changed on both sides'), () =>
      listOf(conflicts()),
    ),
    read('/sync/twins', listed('listTwins', 'Records made here that the cloud has already'), () =>
      listOf(twins()),
    ),
    read(
      '/sync/uncertain',
      listed('listUncertain', 'Creates of which nobody knows whether they arrived'),
      () => listOf(uncertain()),
    ),
    read(
      '/sync/matches',
      listed('listMatches', 'Records from before connecting, with what they may be'),
      () => listOf(matches()),
    ),
    ...passRoutes(sync),
    ...decisionRoutes(sync),
  ];
}

/** What waits for a person, as it is listed. */
function createLists(attention: ReturnType<typeof createAttention>, hub: Hub) {
  function names(resource: HubType, key: string) {
    const found = isResource(resource) ? hub.sync.names(resource, key) : hub.changes.row(resource, key);
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

/** What is asked of the sync as a whole. */
function passRoutes(sync: Sync): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'syncNow',
        summary: 'Send and fetch now',
        tag: 'Cloud',
        query: syncQuerySchema,
        response: statusSchema,
      }),
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
      describe: () => ({
        operationId: 'confirmDeletions',
        summary: 'Remove here what was found missing in the cloud in large numbers',
        tag: 'Cloud',
        response: statusSchema,
      }),
      method: 'post',
      path: '/sync/confirm-deletions',
      status: 202,
      takesBody: false,
      handler() {
        sync.confirmDeletions();
        return statusText(sync.status());
      },
    },
  ];
}

/** What a person decides about it. */
function decisionRoutes(sync: Sync): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'resolveTwin',
        summary: 'Decide about a record made here that the cloud has already',
        tag: 'Cloud',
        body: twinActionSchema,
        response: resolvedSchema,
      }),
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
      describe: () => ({
        operationId: 'resolveUncertain',
        summary: 'Decide about a record of which nobody knows whether the cloud has it',
        tag: 'Cloud',
        body: uncertainActionSchema,
        response: resolvedSchema,
      }),
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
      describe: () => ({
        operationId: 'decideMatches',
        summary: 'Decide about records that were here before the workspace was connected',
        tag: 'Cloud',
        body: decisionsSchema,
        response: statusSchema,
      }),
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
      describe: () => ({
        operationId: 'resolveFailed',
        summary: 'Try a refused change again, or give it up',
        tag: 'Cloud',
        body: failedActionSchema,
        response: resolvedSchema,
      }),
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
      describe: () => ({
        operationId: 'resolveConflict',
        summary: 'Decide which of two values stays',
        tag: 'Cloud',
        body: conflictActionSchema,
        response: resolvedSchema,
      }),
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
