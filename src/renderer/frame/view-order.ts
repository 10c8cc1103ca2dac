import type { ViewReplica } from '#shared/replica.ts';
import { paths } from '../routes.ts';

type Placed = Pick<ViewReplica, 'key' | 'position'>;

/** The position that puts a view at another place of the list; null when it stands there already. */
export function positionFor(views: readonly Placed[], key: string, to: number): number | null {
  const from = views.findIndex((view) => view.key === key);
  const place = Math.max(0, Math.min(views.length - 1, to));
  if (from === -1 || from === place) return null;
  const others = views.filter((view) => view.key !== key);
  const [before, after] = [others[place - 1]?.position, others[place]?.position];
  if (before === undefined) return (after ?? 1) - 1;
  return after === undefined ? before + 1 : (before + after) / 2;
}

/** Whether the window shows a view. */
export function isPlaceOf(
  { key, id, display_id, screen }: Pick<ViewReplica, 'key' | 'id' | 'display_id' | 'screen'>,
  location: string,
  asked: string | null,
): boolean {
  if (asked === null || !location.startsWith(paths.list(screen))) return false;
  return [key, id, String(display_id)].includes(asked);
}
