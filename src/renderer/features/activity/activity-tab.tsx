import { Download, History } from 'lucide-react';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useSearchParams } from 'wouter';
import type { ContactReplica, CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { useNow } from '../../components/date-text.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { saveCsv } from '../../components/save-file.ts';
import { Skeleton } from '../../components/skeleton.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { dateInput } from '../../lib/dates.ts';
import { useRememberedScroll } from '../../lib/remembered-scroll.ts';
import { count } from '../../lib/words.ts';
import { usePeopleByKey } from '../../state/people.tsx';
import { type RowList, useStore } from '../../store/index.ts';
import { activityCsv, activityFileName } from './activity-csv.ts';
import { ActivityEntryRow } from './activity-entry-row.tsx';
import { type ActivityFeed, type ActivityFilter, allActivity } from './activity-feed.ts';
import { activityFeedOf } from './activity-feeds.ts';
import {
  byDay,
  dayHeading,
  type FilterParams,
  filterOf,
  isFiltered,
  readParams,
  writeParams,
} from './activity-filter.ts';
import { ActivityFilters } from './activity-filters.tsx';
import type { ActivityNames } from './activity-values.ts';

interface ActivityTabProps {
  readonly customer: CustomerReplica;
  readonly contacts: RowList<ContactReplica>;
  readonly onboardings: RowList<OnboardingReplica>;
  /** Shows only what happened to this one, by its key. */
  readonly onboarding?: string;
}

/** What happened to the customer and to what belongs to it, newest first. */
export function ActivityTab({ customer, contacts, onboardings, onboarding }: ActivityTabProps) {
  const store = useStore();
  const [params, setParams] = useSearchParams();
  const filter = useMemo(() => readParams(params), [params]);
  const setFilter = (next: FilterParams) =>
    setParams((before) => writeParams(before, next), { replace: true });
  const asked = useMemo(
    () => ({ ...filterOf(filter), ...(onboarding === undefined ? {} : { onboarding }) }),
    [filter, onboarding],
  );
  const feed = useMemo(() => activityFeedOf(store.bridge, customer.key, asked), [store, customer.key, asked]);
  const { status, entries, hasMore } = useSyncExternalStore(feed.subscribe, feed.get);
  const names = useNames(contacts, onboardings);
  const content = useRememberedScroll(
    `${onboarding ?? customer.key}/activity`,
    status !== 'loading' || entries.length > 0,
  );
  const days = useMemo(() => byDay(entries), [entries]);

  return (
    <div ref={content} className="flex min-h-full flex-col">
      <div className="sticky top-0 z-10 flex min-h-11 shrink-0 flex-wrap items-center gap-1 border-b border-line bg-canvas px-4 py-1.5">
        <ActivityFilters filter={filter} seen={entries} onChange={setFilter} />
        <span className="flex-1" />
        <Button
          variant="quiet"
          icon={<Download size={14} aria-hidden="true" />}
          disabled={entries.length === 0}
          onClick={() => void exportCsv(store.bridge, customer, asked)}
        >
          Export to CSV
        </Button>
      </div>
      {status === 'loading' && entries.length === 0 ? (
        <ActivitySkeleton />
      ) : entries.length > 0 ? (
        <>
          {days.map(({ day, entries: ofDay }) => (
            <Day key={day} day={day}>
              {ofDay.map((entry) => (
                <ActivityEntryRow key={entry.id} entry={entry} names={names} onboardings={onboardings.rows} />
              ))}
            </Day>
          ))}
          {hasMore ? <More feed={feed} shown={entries.length} /> : <div className="h-6 shrink-0" />}
        </>
      ) : status === 'failed' ? (
        <EmptyState action={<Button onClick={feed.retry}>Try again</Button>}>
          The activity could not be read just now. Nothing is lost: it is kept with the data.
        </EmptyState>
      ) : (
        <EmptyState
          icon={<History size={28} strokeWidth={1.5} />}
          action={
            isFiltered(filter) ? (
              <Button onClick={() => setFilter({ events: [], actor: null, from: null, to: null })}>
                Clear filters
              </Button>
            ) : undefined
          }
        >
          {isFiltered(filter)
            ? 'Nothing happened that these filters let through.'
            : 'Nothing has happened yet.'}
        </EmptyState>
      )}
    </div>
  );
}

function useNames(contacts: RowList<ContactReplica>, onboardings: RowList<OnboardingReplica>): ActivityNames {
  const people = usePeopleByKey();
  const now = useNow();
  return useMemo(() => {
    const contactNames = new Map(contacts.rows.map(({ key, name }) => [key, name]));
    const onboardingNames = new Map(
      onboardings.rows.map(({ key, name }) => [key, name ?? 'an onboarding without a name']),
    );
    // Only when all are known is one that is not among them gone.
    return {
      person: (key) => people.get(key)?.name ?? null,
      contact: (key) => contactNames.get(key) ?? (contacts.status === 'ready' ? null : undefined),
      onboarding: (key) => onboardingNames.get(key) ?? (onboardings.status === 'ready' ? null : undefined),
      now,
    };
  }, [people, contacts, onboardings, now]);
}

function Day({ day, children }: { readonly day: string; readonly children: React.ReactNode }) {
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
      { root: element.closest('[role="tabpanel"]'), rootMargin: '600px' },
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

async function exportCsv(
  bridge: Parameters<typeof allActivity>[0],
  customer: CustomerReplica,
  filter: ActivityFilter,
): Promise<void> {
  try {
    const entries = await allActivity(bridge, customer.key, filter);
    const name = activityFileName(customer.slug, customer.display_id, dateInput(new Date().toISOString()));
    saveCsv(name, activityCsv(entries));
    notify({ message: `Exported ${count(entries.length, 'entry', 'entries')}`, detail: name });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notifyError('The activity could not be exported', `${reason}. Nothing is lost; try again in a moment.`);
  }
}
