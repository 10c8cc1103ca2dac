/** Mentions in the Markdown of a comment, as they are stored: `@[Ann Keller](person:ID)`, `@[Jo Park](contact:ID)`. */
import { isPersonal, MENTIONED_TYPES } from '../records/index.ts';
import { REMOVED_CONTACT } from '../words.ts';

/** Characters of a name, and more than enough: an unclosed bracket is not looked after to the end of the text. */
const NAME_MAX = 300;

/** Its groups are the name, the type and the id. */
export const MENTION = new RegExp(
  String.raw`@\[((?:\\.|[^\]\\]){0,${NAME_MAX}})\]\((${MENTIONED_TYPES.join('|')}):([^()\s]{1,255})\)`,
  'gu',
);

/** The text as people read it: mentions as names, those of removed contacts without theirs. */
export function readableMentions(body: string, isRemoved: (contactId: string) => boolean): string {
  if (!body.includes('@[')) return body;
  return body.replace(MENTION, (_, name: string, type: string, id: string) => {
    const isMasked = isPersonal(type) && isRemoved(id);
    return `@${isMasked ? REMOVED_CONTACT : name.replace(/\\([\\[\]])/g, '$1')}`;
  });
}

/** The text as it is stored, but that removed contacts have lost their names in it. */
export function withoutRemovedNames(body: string, isRemoved: (contactId: string) => boolean): string {
  if (!body.includes('](contact:')) return body;
  return body.replace(MENTION, (mention, _, type: string, id: string) =>
    isPersonal(type) && isRemoved(id) ? `@[${REMOVED_CONTACT}](${type}:${id})` : mention,
  );
}

/** How a removed contact is mentioned. */
export function maskedMention(contactId: string): string {
  return `@[${REMOVED_CONTACT}](contact:${contactId})`;
}

const MASKED = `@[${REMOVED_CONTACT}](`;

/**
 * What somebody read without the names of removed contacts and writes back has them again, so that it changes no
 * mention: the names come from what is stored, in their order.
 */
export function withStoredNames(written: string, stored: string): string {
  if (!written.includes(MASKED)) return written;
  const mentions = new Map<string, string[]>();
  for (const [mention, , type = '', id = ''] of stored.matchAll(MENTION)) {
    if (!isPersonal(type)) continue;
    const place = `${type}:${id}`;
    mentions.set(place, [...(mentions.get(place) ?? []), mention]);
  }
  return written.replace(MENTION, (mention, name: string, type: string, id: string) => {
    const known = mentions.get(`${type}:${id}`);
    const next = known !== undefined && known.length > 1 ? known.shift() : known?.[0];
    return name === REMOVED_CONTACT ? (next ?? mention) : mention;
  });
}

/** Whether a value, or anything in it, names a removed contact as one. */
export function isMasked(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(MASKED);
  return typeof value === 'object' && value !== null && Object.values(value).some(isMasked);
}
