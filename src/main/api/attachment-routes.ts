import { z } from 'zod';
import { ATTACHMENT_LIMIT_BYTES } from '#shared/records/comment.ts';
import { type DefinitionOf, RECORDS } from '#shared/records/index.ts';
import { readSchema } from '#shared/records/schemas.ts';
import type { RecordOf } from '#shared/records/values.ts';
import { invalidRequest, parseInput } from '#shared/v1/errors.ts';
import { line } from '#shared/v1/primitives.ts';
import { checkedType, mediaTypeOf } from '../hub/attachments/content-type.ts';
import type { Hub } from '../hub/hub.ts';
import { type ApiRequest, actorOf, type Reply, replyTo, type StreamReply } from './handlers.ts';
import type { LocalRoute } from './local-api.ts';

type Attachment = RecordOf<DefinitionOf<'attachment'>>;

const querySchema = z.object({ name: line(255).trim().min(1) });

/** `/local/v1/attachments`: a file as the body of the request; what it holds only ever comes back as a download. */
export function createAttachmentRoutes(hub: Hub): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'createAttachment',
        summary: 'Keep a file: its bytes are the body, its kind is the Content-Type',
        tag: 'Attachments',
        query: querySchema,
        response: readSchema(RECORDS.attachment),
      }),
      method: 'post',
      path: '/attachments',
      status: 201,
      takesBody: 'bytes',
      bodyLimit: ATTACHMENT_LIMIT_BYTES,
      idempotency: 'with_write',
      handler: (request) => add(hub, request),
    },
    {
      describe: () => ({
        operationId: 'getAttachmentContent',
        summary: 'The file itself, as a download',
        tag: 'Attachments',
        response: z.string().meta({ format: 'binary' }),
      }),
      method: 'get',
      path: '/attachments/:id/content',
      status: 200,
      takesBody: false,
      handler: (request) => contentOf(hub, request.params.id ?? ''),
    },
  ];
}

/** What a file is kept as. @throws ContractError when it is none that is taken */
export async function keepFile(
  hub: Hub,
  { name, type, bytes }: { readonly name: string; readonly type: string | undefined; readonly bytes: Buffer },
): Promise<{ name: string; content_type: string; sha256: string }> {
  const mediaType = mediaTypeOf(type);
  if (mediaType === null)
    throw invalidRequest('unsupported_media_type', 'Say what the file is: Content-Type: image/png');
  if (bytes.length === 0) throw invalidRequest('too_small', 'The file is empty');
  if (bytes.length > ATTACHMENT_LIMIT_BYTES)
    throw invalidRequest('body_too_large', `A file must be at most ${ATTACHMENT_LIMIT_BYTES} bytes`);
  const sha256 = await hub.attachments.save(bytes);
  return { name, content_type: checkedType(mediaType, bytes), sha256 };
}

async function add(hub: Hub, request: ApiRequest): Promise<Reply> {
  const { name } = parseInput(querySchema, Object.fromEntries(request.query));
  const type = request.headers['content-type'];
  const input = await keepFile(hub, { name, type, bytes: request.bytes ?? Buffer.alloc(0) });
  const { idempotency } = request;
  return replyTo(
    await hub.write({
      operation: 'create',
      resource: 'attachment',
      input,
      actor: actorOf(request),
      ...(idempotency === undefined ? {} : { idempotency }),
    }),
  );
}

async function contentOf(hub: Hub, reference: string): Promise<StreamReply> {
  const {
    name: given,
    content_type,
    sha256,
  } = JSON.parse(hub.reads.get('attachment', reference)) as Attachment;
  const bytes = await hub.attachments.read(sha256);
  const name = fileNameOf(given);
  return {
    headers: {
      'Content-Type': content_type,
      'Content-Length': String(bytes.length),
      'Content-Disposition': `attachment; filename="${asciiOf(name)}"; filename*=UTF-8''${encoded(name)}`,
      'Content-Security-Policy': "sandbox; default-src 'none'",
    },
    stream(connection) {
      connection.write(bytes);
      connection.end();
      return () => {};
    },
  };
}

/** Never a path: some clients would follow it to another folder. */
function fileNameOf(name: string): string {
  return name.replaceAll(/[/\\]/g, '_').replace(/^\.+/, (dots) => '_'.repeat(dots.length));
}

/** For clients that know no other; quotes and what is beyond ASCII would end the header or the name. */
function asciiOf(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]|["\\]/g, '_');
}

function encoded(name: string): string {
  return encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}
