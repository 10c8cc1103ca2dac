/** Mentions in the Markdown of a comment, as they are stored: `@[Ann Keller](person:ID)`, `@[Jo Park](contact:ID)`. */
import { isPersonal, MENTIONED_TYPES } from '../records/index.ts';
import { REMOVED_CONTACT } from '../words.ts';

/** Its groups are the name, the type and the id. */
export const MENTION = new RegExp(
  String.raw`@\[((?:\\.|[^\]\\])*)\]\((${MENTIONED_TYPES.join('|')}):([^()\s]+)\)`,
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
