import { expect, onTestFinished } from 'vitest';
import { createEventRoutes } from '../../src/main/api/event-routes.ts';
import { createWorkspaceRoutes } from '../../src/main/api/workspace-routes.ts';
import { openTestHub, type TestHub } from './hub.ts';
import { type LocalAnswer, serveTestApi } from './local-api.ts';

type Body = Record<string, unknown>;

export interface WorkspaceApi {
  readonly hub: TestHub;
  /** A request to `/local/v1`. */
  send(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<LocalAnswer>;
  /** A request to `/api/v1`. */
  v1(method: string, path: string, body?: object): Promise<LocalAnswer>;
  /** What a request that must succeed is answered with. */
  ok(method: string, path: string, body?: object): Promise<Body>;
  /** The entries of a list. */
  list(path: string): Promise<Body[]>;
  /** The status and code with which a request is refused. */
  refusal(method: string, path: string, body?: object): Promise<readonly [number, string, string?]>;
  /** The names of the events after the newest `cursor`, in order. */
  events(cursor?: string): Promise<Body[]>;
  undo(answer: LocalAnswer): Promise<Body>;
}

/** Everything that `/local/v1` has of the hub, over a real socket. */
export async function serveWorkspace(hub: TestHub = openTestHub()): Promise<WorkspaceApi> {
  const events = createEventRoutes(hub);
  const api = await serveTestApi(hub, [...createWorkspaceRoutes(hub, hub.environment), ...events.routes]);
  const send: WorkspaceApi['send'] = (method, path, body, headers = {}) =>
    api.request(method, `/local/v1${path}`, body === undefined ? { headers } : { body, headers });
  const ok: WorkspaceApi['ok'] = async (method, path, body) => {
    const answer = await send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer.json();
  };
  onTestFinished(() => expect(hub.failures).toEqual([]));
  const list: WorkspaceApi['list'] = async (path) => (await ok('GET', path)).data as Body[];
  return {
    hub,
    send,
    v1: (method, path, body) => api.request(method, `/api/v1${path}`, body === undefined ? {} : { body }),
    ok,
    list,
    async refusal(method, path, body) {
      const answer = await send(method, path, body);
      if (answer.status < 400) throw new Error(`${method} ${path} was not refused: ${answer.text}`);
      const { code, field } = answer.json<{ error: { code: string; field?: string } }>().error;
      return field === undefined ? [answer.status, code] : [answer.status, code, field];
    },
    events: (cursor = '0') => list(`/events?limit=100&cursor=${cursor}`),
    undo: (answer) => ok('POST', '/undo', { batch_id: answer.headers.get('pivotal-batch') }),
  };
}
