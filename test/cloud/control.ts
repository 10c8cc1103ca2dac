import type { IncomingMessage } from 'node:http';
import { ZodError, z } from 'zod';
import type { Cloud } from './cloud.ts';
import { CloudError } from './errors.ts';
import { type FaultRule, faultRuleSchema, remoteEditSchema } from './fault-rules.ts';
import { RESOURCES } from './records.ts';
import { type Listener, listen, readBody } from './server.ts';

/** Steering a cloud that runs as its own process: the same things a test does with the handle, over HTTP. */

const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Takes one as well as a list of them. */
const many = <T extends z.ZodType>(schema: T) => z.preprocess((given) => [given].flat(), z.array(schema));
const positive = z.int().min(1);
const schemas = {
  faults: many(faultRuleSchema),
  edits: many(remoteEditSchema),
  createKey: z.strictObject({
    key: z.string().optional(),
    name: z.string().optional(),
    mode: z.enum(['live', 'test']).optional(),
    tier: z.enum(['standard', 'paid']).optional(),
  }),
  revokeKey: z.strictObject({ key: z.string() }),
  clock: z.strictObject({ advance: z.number().min(0).optional(), skew: z.number().optional() }),
  limits: z.strictObject({
    live: positive.optional(),
    test: positive.optional(),
    paid: positive.optional(),
    windowMs: positive.optional(),
  }),
  partition: z.strictObject({ ms: z.number().min(0).optional() }),
  generate: z.strictObject({
    customers: z.int().min(0),
    contacts: z.int().min(0).optional(),
    onboardings: z.int().min(0).optional(),
    seed: z.int().optional(),
    days: z.number().min(1).optional(),
    ties: z.boolean().optional(),
  }),
};

function state(cloud: Cloud) {
  return {
    url: cloud.url,
    organization: cloud.organization,
    partitioned: cloud.partitioned,
    clock: { ...cloud.clock.state(), now: new Date(cloud.clock.now()).toISOString() },
    limits: cloud.limits,
    keys: cloud.keys.all(),
    faults: cloud.faults.list(),
    fault_failures: cloud.faults.failures().map(String),
    idempotency_keys: cloud.idempotency.size(),
    rows: Object.fromEntries(RESOURCES.map((resource) => [resource, cloud.store[resource].byId.size])),
  };
}

function stats(cloud: Cloud, query: URLSearchParams) {
  const windowMs = Number(query.get('window_ms') ?? cloud.limits.windowMs);
  const since = Number(query.get('since') ?? 0);
  return {
    requests: cloud.log.since(since).length,
    counts: cloud.log.counts(since),
    busiest_window: cloud.log.busiestWindow(windowMs),
    max_requests_in_any_window: cloud.log.maxRequestsInAnyWindow(windowMs),
    creates_applied: cloud.log.creates().length,
    times_applied: Object.fromEntries(cloud.log.timesApplied()),
  };
}

interface ControlCall {
  cloud: Cloud;
  query: URLSearchParams;
  body: unknown;
  /** What follows the name in the path: `faults/fault_3`. */
  rest: string;
}

type ControlHandler = (call: ControlCall) => unknown;

const HANDLERS: Readonly<Record<string, ControlHandler>> = {
  'GET state': ({ cloud }) => state(cloud),
  'GET stats': ({ cloud, query }) => stats(cloud, query),
  'GET requests': ({ cloud, query }) => cloud.log.since(Number(query.get('since') ?? 0)),
  'GET creates': ({ cloud }) => cloud.log.creates(),
  'GET objects': ({ cloud }) =>
    Object.fromEntries(RESOURCES.map((resource) => [resource, cloud.objects(resource)])),
  'GET faults': ({ cloud }) => cloud.faults.list(),
  'POST faults': ({ cloud, body }) => {
    const rules: FaultRule[] = schemas.faults.parse(body);
    return { ids: cloud.faults.add(...rules) };
  },
  'DELETE faults': ({ cloud, rest }) => {
    if (rest === '') cloud.faults.clear();
    else if (!cloud.faults.remove(rest)) throw new Error(`There is no fault rule ${rest}`);
    return cloud.faults.list();
  },
  'POST edits': ({ cloud, body }) => schemas.edits.parse(body).map((edit) => cloud.edit.apply(edit)),
  'POST keys': ({ cloud, body }) => cloud.keys.create(schemas.createKey.parse(body ?? {})),
  'POST revoke-key': ({ cloud, body }) => cloud.keys.revoke(schemas.revokeKey.parse(body).key),
  'POST clock': ({ cloud, body }) => {
    const { advance, skew } = schemas.clock.parse(body);
    if (advance !== undefined) cloud.clock.advance(advance);
    if (skew !== undefined) cloud.clock.skew(skew);
    return state(cloud).clock;
  },
  'POST limits': ({ cloud, body }) => Object.assign(cloud.limits, schemas.limits.parse(body)),
  'POST partition': async ({ cloud, body }) => {
    const { ms } = schemas.partition.parse(body ?? {});
    await cloud.partition(ms);
    return state(cloud);
  },
  'POST heal': async ({ cloud }) => {
    await cloud.heal();
    return state(cloud);
  },
  'POST forget-idempotency': ({ cloud }) => {
    cloud.idempotency.forget();
    return state(cloud);
  },
  'POST generate': ({ cloud, body }) => {
    cloud.generate(schemas.generate.parse(body));
    return state(cloud).rows;
  },
  'POST save': ({ cloud }) => {
    cloud.save();
    return state(cloud);
  },
};

async function answer(cloud: Cloud, request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  // The port has no key: at least no web page that happens to be open may steer it.
  if (request.headers.origin !== undefined) return { status: 403, body: { error: 'Not for web pages' } };
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, name = '', rest = ''] = /^\/__control\/([^/]+)\/?(.*)$/.exec(url.pathname) ?? [];
  const handler = HANDLERS[`${request.method} ${name}`];
  if (!handler) return { status: 404, body: { error: 'No such control', controls: Object.keys(HANDLERS) } };
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body.kind !== 'complete') return { status: 413, body: { error: 'The body is too large' } };
  try {
    const parsed: unknown = body.text === '' ? undefined : JSON.parse(body.text);
    return { status: 200, body: await handler({ cloud, query: url.searchParams, body: parsed, rest }) };
  } catch (error) {
    if (error instanceof CloudError) return { status: error.status, body: error.toBody() };
    const message = error instanceof ZodError ? z.prettifyError(error) : String(error);
    return { status: 400, body: { error: message } };
  }
}

/** Listens on its own port, which stays reachable while the cloud is partitioned. */
export function startControl(cloud: Cloud, port = 0): Promise<Listener> {
  return listen('127.0.0.1', port, async (request, response) => {
    const { status, body } = await answer(cloud, request);
    response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
    response.end(`${JSON.stringify(body ?? null)}\n`);
  });
}
