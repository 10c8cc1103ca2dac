import { Download, History } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useSearchParams } from 'wouter';
import type { BridgeActivity } from '#shared/bridge.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../components/date-text.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { saveCsv } from '../../components/save-file.ts';
import { Skeleton } from '../../components/skeleton.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { useRememberedScroll } from '../../lib/remembered-scroll.ts';
import { count } from '../../lib/words.ts';
import { useStore } from '../../store/index.ts';
import { activityCsv } from './activity-csv.ts';
import { type ActivityFeed, allActivity } from './activity-feed.ts';
import { activityFeedOf } from './activity-feeds.ts';
import {
  byDay,
  dayHeading,
  type FilterParams,
  filterOf,
  isFiltered,
  NO_PARAMS,
  readParams,
  writeParams,
} from './activity-filter.ts';
import { ActivityFilters } from './activity-filters.tsx';

interface ActivityListProps {
  /** Whose history it is, by key; null for that of the whole workspace. */
  readonly customerKey: string | null;
  /** Shows only what happened to this one, by its key. */
  readonly onboarding?: string;
  /** The name of the file that an export is. */
  readonly fileName: () => string;
  readonly row: (entry: BridgeActivity, all: readonly BridgeActivity[]) => ReactNode;
}

/** What happened, newest first, by day: filtered, searched and exported. The filters are in the address. */
export function ActivityList({ customerKey, onboarding, fileName, row }: ActivityListProps) {
  const store = useStore();
  const isWorkspace = customerKey === null;
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => readParams(params), [params]);
  const setFilter = (next: FilterParams) =>
    setParams((before) => writeParams(before, next), { replace: true });
  const asked = useMemo(
    () => ({ ...filterOf(filter), ...(onboarding === undefined ? {} : { onboarding }) }),
    [filter, onboarding],
  );
  const feed = useMemo(() => activityFeedOf(store.bridge, customerKey, asked), [store, customerKey, asked]);
  const { status, entries, hasMore } = useSyncExternalStore(feed.subscribe, feed.get, feed.get);
  const content = useRememberedScroll(
    `${onboarding ?? customerKey ?? 'workspace'}/activity`,
    status !== 'loading' || entries.length > 0,
  );
  const days = useMemo(() => byDay(entries), [entries]);

  async function exportCsv(): Promise<void> {
    try {
      const all = await allActivity(store.bridge, customerKey, asked);
      const name = fileName();
      saveCsv(name, activityCsv(all, isWorkspace));
      notify({ message: `Exported ${count(all.length, 'entry', 'entries')}`, detail: name });
    } catch (error) {
      const reason = reasonOf(error);
      notifyError('The activity could not be exported', `${reason}. Nothing is lost; try again in a moment.`);
    }
  }

  return (
    <div ref={content} className="@container flex min-h-full flex-col">
      <div className="sticky top-0 z-10 flex min-h-11 shrink-0 items-start gap-1 border-b border-line bg-canvas ps-6 pe-4 py-1.5">
        <ActivityFilters filter={filter} seen={entries} isWorkspace={isWorkspace} onChange={setFilter} />
        <Button
          variant="quiet"
          className="ms-auto"
          aria-label="Export to CSV"
          title="Export to CSV"
          icon={<Download size={14} aria-hidden="true" />}
          disabled={entries.length === 0}
          onClick={() => void exportCsv()}
        >
          <span className="hidden @2xl:inline">Export to CSV</span>
        </Button>
      </div>
      {status === 'loading' && entries.length === 0 ? (
        <ActivitySkeleton />
      ) : entries.length > 0 || hasMore ? (
        <>
          {days.map(({ day, entries: ofDay }) => (
            <Day key={day} day={day}>
              {ofDay.map((entry) => row(entry, entries))}
            </Day>
          ))}
          {hasMore ? <More feed={feed} shown={entries.length} /> : <div className="h-6 shrink-0" />}
        </>
      ) : status === 'failed' ? (
        <EmptyState action={<Button onClick={feed.retry}>Try again</Button>}>
          The activity could not be read just now. Nothing is lost: it is kept with the data.
        </EmptyState>
      ) : (
        <Nothing filter={filter} onClear={() => setFilter(NO_PARAMS)} />
      )}
    </div>
  );
}

function Nothing({ filter, onClear }: { readonly filter: FilterParams; readonly onClear: () => void }) {
  const isNarrowed = isFiltered(filter);
  return (
    <EmptyState
      icon={<History size={28} strokeWidth={1.5} />}
      action={isNarrowed ? <Button onClick={onClear}>Clear filters</Button> : undefined}
    >
      {isNarrowed ? 'Nothing happened that these filters let through.' : 'Nothing has happened yet.'}
    </EmptyState>
  );
}

function Day({ day, children }: { readonly day: string; readonly children: ReactNode }) {
  const heading = dayHeading(day, useNow());
  return (
    <section aria-label={heading} className="px-6 pt-4">
      <h3 className="pb-1 text-xs font-medium text-faint">{heading}</h3>
      <ol>{children}</ol>
    </section>
  );
}

/** Loads the next page when it comes near the window. */
function More({ feed, shown }: { readonly feed: ActivityFeed; readonly shown: number }) {
  const mark = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with more shown the mark has moved; it is looked at again
  useEffect(() => {
    const element = mark.current;
    if (element === null || typeof IntersectionObserver === 'undefined') return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) feed.more();
      },
      { root: element.closest('[role="tabpanel"], [data-scrolls]'), rootMargin: '600px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [feed, shown]);
  return (
    <div ref={mark} className="flex shrink-0 justify-center py-3">
      <Button variant="quiet" onClick={feed.more}>
        Show earlier activity
      </Button>
    </div>
  );
}

function ActivitySkeleton() {
  return (
    <div role="status" aria-label="Reading the activity" className="flex flex-col gap-4 px-6 pt-5">
      <Skeleton className="w-20" />
      <Skeleton className="w-3/5" />
      <Skeleton className="w-2/5" />
      <Skeleton className="w-1/2" />
    </div>
  );
}
