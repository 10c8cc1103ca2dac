import type { PhaseSetting } from '#shared/local/workspace.ts';
import type { SearchAnswer } from '#shared/search/answer.ts';
import { type CustomFieldDefinition, RECORD_TYPES, type RecordType } from '#shared/search/fields.ts';
import { DEFAULT_HEALTH_BOUNDS } from '#shared/values/health.ts';
import { DEFAULT_CURRENCY, decimalsOf } from '#shared/values/money.ts';
import { databasePath } from '../hub/database/database.ts';
import type { Hub } from '../hub/hub.ts';
import { createSearchEngine, type FoundKeys, type GroupedAnswer } from './engine.ts';
import { createIdleWork } from './idle-work.ts';

/** Asking the system which time zone it is in takes half as long as a search. */
const TIME_ZONE_KEPT_MS = 10_000;

export interface Search {
  /**
   * Never fails on what `text` is. While the index is filling it answers from what is there, and says so.
   * @param opened keys of records, the most recently opened first.
   */
  ask(request: {
    readonly text: string;
    readonly limit: number;
    readonly types?: readonly RecordType[] | undefined;
    readonly opened?: readonly string[] | undefined;
  }): SearchAnswer;
  /** One question for the records of every type, so many of each at most; each answered as `ask` answers it. */
  askGroups(request: {
    readonly text: string;
    readonly limits: Readonly<Record<RecordType, number>>;
    readonly opened?: readonly string[] | undefined;
  }): GroupedAnswer;
  /** Keys of every record of a type that matches, archived ones included, best first. */
  keys(type: RecordType, text: string): FoundKeys & Pick<SearchAnswer, 'filling'>;
  customFields(): readonly CustomFieldDefinition[];
  close(): void;
}

interface SearchOptions {
  readonly hub: Pick<Hub, 'changes' | 'people' | 'settings'>;
  readonly folder: string;
  readonly now: () => number;
  readonly reportFailure: (error: unknown) => void;
}

/** Searches the records of a hub: fills its index in the background and follows the hub's change feed. */
export function createSearch({ hub, folder, now, reportFailure }: SearchOptions): Search {
  const engine = createSearchEngine(databasePath(folder), null);
  const timeZone = createTimeZone();
  const work = createIdleWork(engine.step, reportFailure);

  let phases: readonly PhaseSetting[] | undefined;
  /** Settings tell nobody that they have changed: they are looked at before they are needed. */
  function followPhases(): void {
    const set = hub.settings.get('preferences')?.phases;
    if (set === phases) return;
    phases = set;
    engine.namePhases(Object.fromEntries((set ?? []).map(({ value, label }) => [value, label])));
    work.start();
  }
  followPhases();

  const unsubscribeRecords = hub.changes.subscribe((changes) => {
    engine.changed(changes);
    work.start();
  });
  const unsubscribePeople = hub.people.subscribe(engine.peopleChanged);
  work.start();

  /** What of the workspace, and of now, a question is understood by. */
  const workspace = () => {
    followPhases();
    const preferences = hub.settings.get('preferences');
    return {
      context: {
        now: now(),
        timeZone: preferences?.time_zone ?? timeZone(),
        me: hub.people.me(),
        healthBounds: preferences?.health?.bounds ?? DEFAULT_HEALTH_BOUNDS,
      },
      moneyDecimals: decimalsOf(preferences?.currency ?? DEFAULT_CURRENCY),
    };
  };

  return {
    ask({ text, limit, types = RECORD_TYPES, opened = [] }) {
      work.hurry();
      return engine.ask({ text, limit, types, opened, ...workspace() });
    },
    askGroups({ text, limits, opened = [] }) {
      work.hurry();
      return engine.askGroups({ text, limits, opened, ...workspace() });
    },
    keys(type, text) {
      work.hurry();
      const found = engine.keys({
        text,
        limit: Number.POSITIVE_INFINITY,
        types: [type],
        opened: [],
        ...workspace(),
        withArchived: true,
      });
      return { ...found, filling: engine.filling() };
    },
    customFields: engine.customFields,
    close() {
      work.stop();
      unsubscribeRecords();
      unsubscribePeople();
      engine.close();
    },
  };
}

/** Of the system; a journey to another is noticed within TIME_ZONE_KEPT_MS. */
function createTimeZone(): () => string {
  let zone = '';
  let until = 0;
  return () => {
    const now = performance.now();
    if (now >= until) {
      zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      until = now + TIME_ZONE_KEPT_MS;
    }
    return zone;
  };
}
