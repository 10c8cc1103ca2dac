/** How the workspace is set up: its keys, its people, its files. */
import type { BridgeOutput } from '#shared/bridge.ts';
import { workspacePatchSchema } from '#shared/local/workspace.ts';
import { conflict, invalidRequest, notFound, parseInput } from '#shared/v1/errors.ts';
import { keepFile } from '../api/attachment-routes.ts';
import type { Hub } from '../hub/hub.ts';
import type { Actor } from '../hub/records/transaction.ts';
import type { ApiKey } from '../hub/workspace/api-keys.ts';
import { workspaceOf } from '../hub/workspace/preferences.ts';
import type { BridgeHandlers } from './handlers.ts';

type Attachment = BridgeOutput<'attachments.get'>['attachment'];
type WorkspaceCall = Extract<
  keyof BridgeHandlers,
  `${'contacts' | 'keys' | 'people' | 'profile' | 'attachments' | 'workspace'}.${string}`
>;

/** @param actor who writes in the window */
export function createWorkspaceHandlers(
  hub: Hub,
  actor: () => Actor,
  now: () => number,
): Pick<BridgeHandlers, WorkspaceCall> {
  return {
    'keys.list': () => ({ keys: hub.apiKeys.list() }),
    'keys.create': ({ name, mode, scope }) => hub.apiKeys.create(name, mode, { scope }),
    'keys.rotate': ({ id, grace_ms }) => hub.apiKeys.rotate(acceptedKey(hub, id), grace_ms),
    'keys.revoke': ({ id }) => ({ revoked: hub.apiKeys.revoke(id) }),

    async 'people.save'({ key, name, email, removed, hand_over_to }) {
      if (key !== undefined && hub.people.get(key) === undefined)
        throw invalidRequest('invalid_string', 'Nobody has this key', 'key');
      const left = removed === true ? new Date(now()).toISOString() : null;
      const input = {
        name,
        email,
        ...(removed === undefined ? {} : { removed_at: left }),
        ...(hand_over_to === undefined ? {} : { hand_over_to }),
      };
      const written = await hub.write(
        key === undefined
          ? { operation: 'create', resource: 'person', input, actor: actor() }
          : { operation: 'update', resource: 'person', reference: key, input, actor: actor() },
      );
      return { key: hub.reads.idOf('person', written.key), batch_id: written.batchId };
    },
    'contacts.names': ({ ids }) => ({
      names: Object.fromEntries(
        ids.flatMap((id) => {
          const name = hub.reads.titleOf('contact', id);
          return name === null ? [] : [[id, name] as const];
        }),
      ),
    }),
    'profile.set': async ({ person_key }) => {
      if (hub.people.get(person_key) === undefined) {
        throw invalidRequest('invalid_string', 'Nobody has this key', 'person_key');
      }
      await hub.people.setMe(person_key, actor());
      return {};
    },
    'attachments.add': async ({ name, content_type: type, content }) => {
      const input = await keepFile(hub, { name, type, bytes: Buffer.from(content, 'base64') });
      const written = await hub.write({ operation: 'create', resource: 'attachment', input, actor: actor() });
      return { attachment: JSON.parse(written.document) as Attachment };
    },
    'attachments.get': ({ id }) => ({
      attachment: JSON.parse(hub.reads.get('attachment', id)) as Attachment,
    }),
    'attachments.content': async ({ id }) => {
      const { sha256 } = JSON.parse(hub.reads.get('attachment', id)) as Attachment;
      return { content: (await hub.attachments.read(sha256)).toString('base64') };
    },
    'workspace.get': () => workspaceOf(hub.settings),
    async 'workspace.set'(patch) {
      const batch_id = await hub.writeWorkspace(actor(), parseInput(workspacePatchSchema, patch));
      return { ...workspaceOf(hub.settings), batch_id };
    },
  };
}

/** @throws ContractError when no key has this id, or it is not accepted any more */
function acceptedKey(hub: Hub, id: string): ApiKey {
  const [key] = hub.apiKeys.find(id);
  if (key === undefined) throw notFound('api_key');
  if (key.revoked_at === null && !hub.apiKeys.isExpired(key)) return key;
  throw conflict('api_key_not_accepted', `${key.name} is not accepted any more; make a new key`);
}
