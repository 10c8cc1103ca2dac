/** Mentions in the Markdown of a comment, as they are stored: `@[Ann Keller](person:ID)`, `@[Jo Park](contact:ID)`. */
import { contact } from '../records/contact.ts';
import { REMOVED_CONTACT } from '../words.ts';

const MENTION = /@\[((?:\\.|[^\]\\])*)\]\((person|contact):([^()\s]+)\)/gu;

/** The text as people read it: mentions as names, those of removed contacts without theirs. */
export function readableMentions(body: string, isRemoved: (contactId: string) => boolean): string {
  if (!body.includes('@[')) return body;
  return body.replace(MENTION, (_, name: string, type: string, id: string) => {
    const isMasked = type === contact.type && isRemoved(id);
    return `@${isMasked ? REMOVED_CONTACT : name.replace(/\\([\\[\]])/g, '$1')}`;
  });
}

/** The text as it is stored, but that removed contacts have lost their names in it. */
export function withoutRemovedNames(body: string, isRemoved: (contactId: string) => boolean): string {
  if (!body.includes('](contact:')) return body;
  return body.replace(MENTION, (mention, _, type: string, id: string) =>
    type === contact.type && isRemoved(id) ? `@[${REMOVED_CONTACT}](${type}:${id})` : mention,
  );
}
