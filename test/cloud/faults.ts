import { type FaultEffect, type FaultMatch, type FaultRule, faultRuleSchema } from './fault-rules.ts';
import { createRandom, type Random } from './random.ts';

/** What a rule can see of a request. */
export interface FaultSubject {
  seq: number;
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  /** Cleartext, prefix and id of the API key it carries. */
  keyNames: readonly string[];
  /** The names of the record in the path: as it was written, id, display_id. */
  recordNames: readonly string[];
}

/** Code of a test to run at a request, for what data cannot say. */
type Hook = (request: FaultSubject) => void | Promise<void>;
export type AppliedEffect = FaultEffect | { kind: 'hook'; run: Hook; when: 'before' | 'after' };

export interface FaultStatus {
  id: string;
  rule: FaultRule | { match: FaultMatch; hook: 'before' | 'after'; times?: number };
  /** Requests that fitted, before `nth`, `skip`, `probability` and `times` were looked at. */
  matched: number;
  /** Requests that were hit. */
  applied: number;
}

export interface Faults {
  /** @returns the ids of the rules @throws ZodError when a rule is malformed */
  add(...rules: FaultRule[]): string[];
  /**
   * Runs `hook` at matching requests: `before` they are worked on, or `after`, when the answer is made
   * but not yet sent. @returns the id of the rule
   */
  on(match: FaultMatch, when: 'before' | 'after', hook: Hook, times?: number): string;
  remove(id: string): boolean;
  clear(): void;
  list(): FaultStatus[];
  /** Counts the request at every rule and returns the effects that hit it, in the order of the rules. */
  take(request: FaultSubject): AppliedEffect[];
  /** The dice of random latencies. */
  readonly random: Random;
  /** What went wrong in hooks and edits; a test that uses them should find it empty. */
  failures(): readonly unknown[];
  reportFailure(error: unknown): void;
}

interface ActiveRule {
  status: FaultStatus;
  match: FaultMatch;
  times: number;
  effects: AppliedEffect[];
  dice: Random;
}

function pathPattern(path: string): RegExp {
  const source = path
    .split(/(\*\*|\*|\{[^}]*\})/)
    .map((part) => {
      if (part === '**') return '.*';
      if (part === '*' || part.startsWith('{')) return '[^/]+';
      return part.replace(/[.*+?^$()[\]\\|{}]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`);
}

function fits(match: FaultMatch, request: FaultSubject): boolean {
  const { method, path, query, record, bodyIncludes, key } = match;
  if (method !== undefined && method.toUpperCase() !== request.method) return false;
  if (path !== undefined && !pathPattern(path).test(request.path)) return false;
  if (bodyIncludes !== undefined && !request.body.includes(bodyIncludes)) return false;
  if (key !== undefined && !request.keyNames.includes(key)) return false;
  if (record !== undefined && !request.recordNames.includes(String(record))) return false;
  return Object.entries(query ?? {}).every(([name, wanted]) => {
    const value = request.query.get(name);
    return wanted === '*' ? value !== null : value === wanted;
  });
}

/**
 * The rules in force. Every rule has its own dice and its own counters, so a given sequence of requests meets
 * the same faults whenever it is played against the same seed.
 */
export function createFaults(seed: number): Faults {
  const rules = new Map<string, ActiveRule>();
  const failures: unknown[] = [];
  let added = 0;

  function install(
    match: FaultMatch,
    effects: AppliedEffect[],
    times: number | undefined,
    rule: FaultStatus['rule'],
    wantedId?: string,
  ): string {
    added += 1;
    const id = wantedId ?? `fault_${added}`;
    rules.set(id, {
      status: { id, rule, matched: 0, applied: 0 },
      match,
      times: times ?? Number.POSITIVE_INFINITY,
      effects,
      dice: createRandom(seed * 1_000_003 + added),
    });
    return id;
  }

  function hits({ match, status, dice, times }: ActiveRule): boolean {
    const { nth, skip = 0, probability } = match;
    if (nth !== undefined && ![nth].flat().includes(status.matched)) return false;
    if (status.matched <= skip) return false;
    // The dice are thrown even for a spent rule: what a rule does never depends on another's history.
    const lucky = probability === undefined || dice.chance(probability);
    return lucky && status.applied < times;
  }

  return {
    random: createRandom(seed),
    failures: () => failures,
    reportFailure(error) {
      failures.push(error);
      process.stderr.write(
        `A fault could not do its work: ${error instanceof Error ? error.stack : error}\n`,
      );
    },
    add(...newRules) {
      const parsed = newRules.map((rule) => ({ rule, checked: faultRuleSchema.parse(rule) }));
      return parsed.map(({ rule, checked }) =>
        install(checked.match, checked.effect, checked.times, rule, checked.id),
      );
    },
    on(match, when, run, times) {
      return install(match, [{ kind: 'hook', run, when }], times, { match, hook: when, times });
    },
    remove: (id) => rules.delete(id),
    clear: () => rules.clear(),
    list: () => [...rules.values()].map(({ status }) => ({ ...status })),
    take(request) {
      const effects: AppliedEffect[] = [];
      for (const rule of rules.values()) {
        if (!fits(rule.match, request)) continue;
        rule.status.matched += 1;
        if (!hits(rule)) continue;
        rule.status.applied += 1;
        effects.push(...rule.effects);
      }
      return effects;
    },
  };
}
