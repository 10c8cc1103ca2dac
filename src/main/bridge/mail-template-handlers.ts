import type { MAIL_TEMPLATE_CALLS, MailTemplate } from '#shared/bridge/mail-templates.ts';
import { mailTemplate } from '#shared/records/workspace-types.ts';
import type { Hub } from '../hub/hub.ts';
import type { Actor } from '../hub/records/transaction.ts';
import type { BridgeHandlers } from './handlers.ts';

const resource = mailTemplate.type;
const PAGE = 100;

/** @param actor who writes in the window */
export function createMailTemplateHandlers(
  hub: Hub,
  actor: () => Actor,
): Pick<BridgeHandlers, keyof typeof MAIL_TEMPLATE_CALLS> {
  function all(): MailTemplate[] {
    const found: MailTemplate[] = [];
    let cursor: string | undefined;
    do {
      const { documents, nextCursor } = hub.reads.list(
        resource,
        {},
        { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) },
      );
      found.push(...documents.map(shown));
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return found.toSorted((a, b) => a.name.localeCompare(b.name));
  }

  return {
    'mailTemplates.list': () => ({ templates: all() }),
    async 'mailTemplates.save'({ key, ...input }) {
      const written = await hub.write(
        key === undefined
          ? { operation: 'create', resource, input, actor: actor() }
          : { operation: 'update', resource, reference: key, input, actor: actor() },
      );
      return { key: hub.reads.idOf(resource, written.key), batch_id: written.batchId };
    },
  };
}

function shown(document: string): MailTemplate {
  const { id, name, subject, body } = JSON.parse(document) as Omit<MailTemplate, 'key'> & {
    readonly id: string;
  };
  return { key: id, name, subject, body };
}
