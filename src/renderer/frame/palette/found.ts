import type { SearchAnswer, SearchResult } from '#shared/search/answer.ts';
import type { RecordType } from '#shared/search/fields.ts';
import { asksForArchived, type Query } from '#shared/search/query.ts';

export interface FoundGroup {
  readonly type: RecordType;
  readonly results: readonly SearchResult[];
}

export interface Found {
  /** What it answers; the box may hold something newer. */
  readonly text: string;
  /** None of them empty. */
  readonly groups: readonly FoundGroup[];
  readonly recents: readonly SearchResult[];
  readonly hints: readonly SearchAnswer['hints'][number][];
  readonly filling: SearchAnswer['filling'];
}

/** The answers as they are shown: archived records stand in only where nothing else matches, whatever its type. */
export function groupsOf(query: Query, answers: readonly FoundGroup[]): readonly FoundGroup[] {
  const isLive = answers.some(({ results }) => results.some(({ archived }) => !archived));
  return answers
    .map(({ type, results }) => ({
      type,
      results: isLive && !asksForArchived(query) ? results.filter(({ archived }) => !archived) : results,
    }))
    .filter(({ results }) => results.length > 0);
}
