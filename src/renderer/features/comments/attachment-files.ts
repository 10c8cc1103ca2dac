import type { BridgeOutput } from '#shared/bridge.ts';
import { ATTACHMENT_LIMIT_BYTES } from '#shared/records/comment.ts';
import type { Store } from '../../store/index.ts';

/** A file that comments may name, without what is in it. */
export type Attachment = BridgeOutput<'attachments.get'>['attachment'];

/** What is wrong with a file; null when it can be kept. */
export function problemOfFile({ size }: Pick<File, 'size'>): string | null {
  if (size === 0) return 'The file is empty';
  return size > ATTACHMENT_LIMIT_BYTES ? 'The file is larger than 25 MB' : null;
}

/** `3 KB`, `1.2 MB`. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The only kinds that are shown here; nothing else is ever opened. */
const IMAGES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** So much text is shown. */
export const SHOWN_TEXT_BYTES = 256 * 1024;

export function previewKind({
  content_type: type,
}: Pick<Attachment, 'content_type'>): 'image' | 'text' | null {
  if (IMAGES.has(type ?? '')) return 'image';
  return type === 'text/plain' ? 'text' : null;
}

export async function keepFile(store: Pick<Store, 'bridge'>, file: File): Promise<Attachment> {
  const { attachment } = await store.bridge.call('attachments.add', {
    name:
      file.name
        .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
        .trim()
        .slice(0, 255) || 'file',
    content_type: file.type === '' ? 'application/octet-stream' : file.type.slice(0, 255),
    content: base64Of(new Uint8Array(await file.arrayBuffer())),
  });
  return attachment;
}

/** What is in it, as base64. */
export async function contentOf(store: Pick<Store, 'bridge'>, id: string): Promise<string> {
  return (await store.bridge.call('attachments.content', { id })).content;
}

export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

const CHUNK = 0x8000;

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary);
}
