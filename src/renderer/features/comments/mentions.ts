import { isPersonal, type MentionedType } from '#shared/records/index.ts';
import { MENTION } from '#shared/values/mentions.ts';

/** Somebody who may be mentioned. */
export interface Mentionable {
  readonly type: MentionedType;
  readonly id: string;
  readonly name: string;
}

/** A name that is being typed after an `@`, up to the caret. */
export interface TypedMention {
  /** Where the `@` is. */
  readonly from: number;
  readonly query: string;
}

/** The name being typed at the caret; null when none is. A name may have spaces, an address of mail is none. */
export function mentionAt(text: string, caret: number): TypedMention | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf('@');
  if (from === -1) return null;
  if (from > 0 && !/[\s([{"'“„*_>,;:-]/u.test(before.charAt(from - 1))) return null;
  const query = before.slice(from + 1);
  return query.length > 40 || /[\n@[\]]/.test(query) || /^\s/.test(query) ? null : { from, query };
}

/** Ids of the contacts that are named in a stored body and are none of these: deleted since, or somebody else's now. */
export function strangersIn(
  body: string,
  contacts: readonly { readonly key: string; readonly id: string }[],
): readonly string[] {
  const ids = [...body.matchAll(MENTION)].flatMap(([, , type = '', id = '']) =>
    isPersonal(type) ? [id] : [],
  );
  return [...new Set(ids)].filter((id) => !contacts.some((one) => one.key === id || one.id === id));
}

/** A stored body as it is edited: mentions are names with an `@`. */
export function toTyped(body: string): { readonly text: string; readonly mentioned: readonly Mentionable[] } {
  const mentioned: Mentionable[] = [];
  const text = body.replace(MENTION, (_, name: string, type: string, id: string) => {
    const plain = name.replace(/\\([\\[\]])/g, '$1');
    mentioned.push({ type: type as Mentionable['type'], id, name: plain });
    return `@${plain}`;
  });
  return { text, mentioned };
}

/**
 * What was typed as it is stored: the names that were picked become mentions, the longest first; of several people
 * with one name, in their order.
 */
export function toStored(text: string, mentioned: readonly Mentionable[]): string {
  const byName = Map.groupBy(mentioned, ({ name }) => name);
  const names = [...byName.keys()].sort((one, other) => other.length - one.length);
  if (names.length === 0) return text;
  const pattern = new RegExp(`@(${names.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'gu');
  return text.replace(pattern, (written, name: string) => {
    const known = byName.get(name);
    const one = known !== undefined && known.length > 1 ? known.shift() : known?.[0];
    return one === undefined ? written : `@[${name.replace(/[\\[\]]/g, '\\$&')}](${one.type}:${one.id})`;
  });
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
