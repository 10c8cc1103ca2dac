import type { Link, Links } from '../../hub/workspace/integration-store.ts';

/** Links over others: what is saved is seen here only. For a pass that only tries. */
export function overlayLinks(base: Links): Links {
  const saved = new Map<string, Link>();
  const nameOf = ({ source, kind, source_id }: Pick<Link, 'source' | 'kind' | 'source_id'>) =>
    `${source}/${kind}/${source_id}`;
  const present = (link: Link) => saved.get(nameOf(link)) ?? link;
  return {
    get: (source, kind, id) =>
      saved.get(nameOf({ source, kind, source_id: id })) ?? base.get(source, kind, id),
    save: (link) => void saved.set(nameOf(link), link),
    ofRecord(key) {
      const stored = base.ofRecord(key).map(present);
      const names = new Set(stored.map(nameOf));
      const added = [...saved.values()].filter((link) => !names.has(nameOf(link)));
      return [...stored, ...added].filter(({ record_key }) => record_key === key);
    },
    page(source, kind, after, limit) {
      const stored = base.page(source, kind, after, limit).map(present);
      const names = new Set(stored.map(nameOf));
      const added = [...saved.values()].filter(
        (link) =>
          link.source === source && link.kind === kind && link.source_id > after && !names.has(nameOf(link)),
      );
      return [...stored, ...added]
        .toSorted((one, other) => (one.source_id < other.source_id ? -1 : 1))
        .slice(0, limit);
    },
  };
}
