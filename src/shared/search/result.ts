import type { FoundOnboarding, SearchResult } from './answer.ts';
import { dayText } from './dates.ts';
import { firstLine, shownHighlight } from './excerpt.ts';
import { highlight } from './highlight.ts';
import type { MatchContext, Query } from './query.ts';
import {
  type CustomerFacts,
  customerOf,
  isArchived,
  isItem,
  type SearchItem,
  type SearchRecord,
} from './record.ts';
import { titleOf } from './record-fields.ts';
import { ownStatus, ownSubtitle } from './search-hooks.ts';
import { SEARCHED_FIELDS, STATUS_FIELD } from './searched-types.ts';

/** What a record belongs to. */
export interface ResultPlace {
  /** Where the record itself does not hold it. */
  readonly customer: Pick<CustomerFacts, 'key' | 'id' | 'displayId'>;
  readonly onboarding: FoundOnboarding | null;
}

/** A record that was found, as it is shown. */
export function resultOf(
  record: SearchRecord,
  place: ResultPlace,
  query: Query,
  context: Pick<MatchContext, 'me'>,
): SearchResult {
  const customer = customerOf(record) ?? place.customer;
  return {
    type: record.type,
    key: record.key,
    id: record.id,
    display_id: record.displayId,
    customer_key: customer.key,
    customer_id: customer.id,
    customer_display_id: customer.displayId,
    onboarding: place.onboarding,
    title: isItem(record) ? itemTitle(record) : titleOf(record),
    subtitle: subtitleOf(record),
    status: statusOf(record),
    archived: isArchived(record),
    pending: record.pending,
    highlights: highlight(query, record, context)
      .map(shownHighlight)
      .map(({ ranges, ...rest }) => ({ ...rest, ranges: [...ranges] })),
  };
}

/** What has no name is known by how its text begins. */
function itemTitle({ type, name, values }: SearchItem): string {
  if (name !== null) return name;
  const text = SEARCHED_FIELDS[type].find(({ part }) => part === 'text');
  const value = text === undefined ? null : values[text.name];
  return typeof value === 'string' ? firstLine(value) : '';
}

function subtitleOf(record: SearchRecord): string {
  if (isItem(record)) {
    const days = SEARCHED_FIELDS[record.type].flatMap(({ name, part, label }) => {
      const value = record.values[name];
      return part === 'day' && typeof value === 'number' ? [`${label} ${dayText(value)}`] : [];
    });
    return [record.customer?.name, ...days].filter(Boolean).join(' · ');
  }
  return ownSubtitle(record.type, record);
}

function statusOf(record: SearchRecord): string | null {
  return isItem(record) ? itemStatus(record) : ownStatus(record.type, record);
}

function itemStatus({ type, values }: SearchItem): string | null {
  const field = STATUS_FIELD[type];
  const value = field === null ? null : values[field.name];
  if (typeof value === 'boolean') return value ? (field?.name ?? null) : 'open';
  return typeof value === 'string' ? value : null;
}
