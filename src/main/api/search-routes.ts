import { z } from 'zod';
import { type SearchResult, searchAnswerSchema, searchResultSchema } from '#shared/search/answer.ts';
import { RECORD_TYPES } from '#shared/search/fields.ts';
import { QUERY_LIMIT } from '#shared/search/parse.ts';
import { isItemType } from '#shared/search/searched-types.ts';
import { parseInput } from '#shared/v1/errors.ts';
import { pageQuerySchema } from '#shared/v1/pagination.ts';
import type { Search } from '../search/search.ts';
import type { LocalRoute } from './local-api.ts';

const searchQuerySchema = z.object({
  /** Nobody types more; what comes after is not read. */
  q: z
    .string()
    .default('')
    .transform((text) => text.slice(0, QUERY_LIMIT)),
  limit: pageQuerySchema.shape.limit,
  /** One or several, separated by commas. */
  type: z.string().optional(),
});
const typeSchema = z.object({ type: z.enum(RECORD_TYPES) });

const searchListSchema = z
  .object({
    object: z.literal('list'),
    data: z.array(
      searchResultSchema
        .omit({ key: true, customer_key: true, customer_display_id: true })
        .extend({ object: z.literal('search_result') }),
    ),
    has_more: z.boolean(),
    next_cursor: z.null(),
    hints: searchAnswerSchema.shape.hints,
    filling: searchAnswerSchema.shape.filling,
  })
  .meta({ id: 'SearchResultList' });

/** `GET /local/v1/search?q=&limit=&type=a,b`: best first; `filling` says how far an index is that is not complete yet. */
export function createSearchRoutes(search: Search): LocalRoute[] {
  return [
    {
      describe: () => ({
        operationId: 'search',
        summary: 'Find records, the best first',
        tag: 'Search',
        query: searchQuerySchema,
        response: searchListSchema,
      }),
      method: 'get',
      path: '/search',
      status: 200,
      takesBody: false,
      handler({ query }) {
        const { q, limit, type } = parseInput(searchQuerySchema, Object.fromEntries(query));
        const types = type?.split(',').map((one) => parseInput(typeSchema, { type: one.trim() }).type);
        const { results, has_more, hints, filling } = search.ask({ text: q, limit, types });
        const data = results.map(shown);
        return JSON.stringify({ object: 'list', data, has_more, next_cursor: null, hints, filling });
      },
    },
  ];
}

function shown({ type, id, display_id, customer_id, onboarding, title, subtitle, ...result }: SearchResult) {
  const { status, archived, pending, highlights } = result;
  return {
    object: 'search_result',
    type,
    id,
    display_id,
    customer_id,
    ...(isItemType(type) ? { onboarding_id: onboarding?.id ?? null } : {}),
    title,
    subtitle,
    status,
    archived,
    pending,
    highlights,
  };
}
