import type { Hub } from '../hub/hub.ts';
import { byResource, RESOURCES, type Resource } from '../hub/records/records.ts';
import { type Hold, isBelievable, TOGETHER_MS } from './deletion-hold.ts';

export interface DeletionJudgeOptions {
  readonly hub: Pick<Hub, 'sync'>;
  readonly held: Hold;
  /** Whether lists are being read one after another that belong together: what is gone from them is judged then. */
  readonly isInRound: (resource: Resource) => boolean;
  readonly now: () => number;
  /** These may be gone: they are to be asked for. */
  readonly ask: (resource: Resource, keys: readonly string[]) => void;
}

/** Whether so many records as lists did not show can be the work of people; more than that are held. */
export function createDeletionJudge({ hub, held, isInRound, now, ask }: DeletionJudgeOptions) {
  /** Not met by a list that is not all there is of its kind; judged together. */
  const suspects = byResource(() => new Set<string>());
  /** When records of a kind were found gone, milliseconds since 1970. */
  const found = byResource((): { key: string; at: number }[] => []);

  /** Judges what single lists did not show, with what was found gone a while ago. */
  function judgeTogether(resource: Resource, keys: readonly string[]): void {
    const recent = found[resource].filter(({ at }) => at > now() - TOGETHER_MS && at <= now());
    const together = new Set([...recent.map(({ key }) => key), ...keys]);
    const total = hub.sync.count(resource) + recent.length;
    if (held.has(resource) || !isBelievable(together.size, total)) {
      held.hold(resource, keys, total);
      return;
    }
    found[resource] = [...together].map((key) => ({ key, at: now() }));
    ask(resource, keys);
  }

  return {
    check(resource: Resource, keys: readonly string[]): void {
      const fresh = keys.filter((key) => !held.includes(resource, key));
      if (fresh.length > 0) judgeTogether(resource, fresh);
    },
    suspect(resource: Resource, keys: readonly string[]): void {
      for (const key of keys) {
        if (!held.includes(resource, key)) suspects[resource].add(key);
      }
    },
    met(resource: Resource, keys: readonly string[]): void {
      for (const key of keys) suspects[resource].delete(key);
      held.release(resource, keys);
    },
    judge(resource: Resource, keys: readonly string[], total: number): void {
      if (isBelievable(keys.length, total)) {
        held.forget(resource);
        ask(resource, keys);
      } else held.replace(resource, keys, total);
    },
    /** Judges the suspects of which the round is through. */
    judgeSuspects(): void {
      for (const resource of RESOURCES) {
        if (suspects[resource].size === 0 || isInRound(resource)) continue;
        const keys = [...suspects[resource]];
        suspects[resource].clear();
        judgeTogether(resource, keys);
      }
    },
    confirm(): void {
      for (const resource of RESOURCES) {
        ask(resource, held.all()[resource]?.keys ?? []);
        found[resource] = [];
        held.forget(resource);
      }
    },
    suspected: (): number => RESOURCES.reduce((sum, resource) => sum + suspects[resource].size, 0),
  };
}
