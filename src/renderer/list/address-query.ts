import { useEffect } from 'react';
import { useSearchParams } from 'wouter';
import { NO_FILTERS } from './filters.ts';
import type { UseArrangement } from './list-state.ts';

/** In the address of a list: what it is to be narrowed down to, in the language of the search. */
const QUERY_PARAM = 'q';

/** Takes over what the address asks for, once; from then on the list's own filter row says it. */
export function useAddressQuery(useArrangement: UseArrangement): void {
  const [params, setParams] = useSearchParams();
  const asked = params.get(QUERY_PARAM);
  const setQuery = useArrangement((state) => state.setQuery);
  const setFilters = useArrangement((state) => state.setFilters);
  useEffect(() => {
    if (asked === null) return;
    setFilters({ ...NO_FILTERS, hidesInactive: false });
    setQuery(asked);
    setParams(
      (before) => {
        const rest = new URLSearchParams(before);
        rest.delete(QUERY_PARAM);
        return rest;
      },
      { replace: true },
    );
  }, [asked, setFilters, setQuery, setParams]);
}
