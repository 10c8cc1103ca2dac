import type { SearchResult } from './answer.ts';
import { highlight } from './highlight.ts';
import type { MatchContext, Query } from './query.ts';
import { type CustomerFacts, customerOf, isArchived, type SearchRecord } from './record.ts';
import { titleOf } from './record-fields.ts';

/**
 * A record that was found, as it is shown.
 * @param owner what is known of its customer when the record itself does not hold it.
 */
export function resultOf(
  record: SearchRecord,
  owner: Pick<CustomerFacts, 'key' | 'id' | 'displayId'>,
  query: Query,
  context: Pick<MatchContext, 'me'>,
): SearchResult {
  const customer = customerOf(record) ?? owner;
  return {
    type: record.type,
    key: record.key,
    id: record.id,
    display_id: record.displayId,
    customer_key: customer.key,
    customer_id: customer.id,
    customer_display_id: customer.displayId,
    title: titleOf(record),
    subtitle: subtitleOf(record),
    status: statusOf(record),
    archived: isArchived(record),
    pending: record.pending,
    highlights: highlight(query, record, context).map(({ ranges, ...rest }) => ({
      ...rest,
      ranges: [...ranges],
    })),
  };
}

function subtitleOf(record: SearchRecord): string {
  switch (record.type) {
    case 'customer':
      return record.domain ?? '';
    case 'contact':
      return [record.email, record.customer?.name].filter(Boolean).join(' · ');
    case 'onboarding':
      return [record.name ? record.customer?.name : null, record.phaseLabel].filter(Boolean).join(' · ');
  }
}

function statusOf(record: SearchRecord): string | null {
  switch (record.type) {
    case 'customer':
      return record.status;
    case 'contact':
      return null;
    case 'onboarding':
      return record.state;
  }
}
