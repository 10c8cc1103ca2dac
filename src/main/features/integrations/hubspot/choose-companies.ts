import type { Filter, Step } from '../source.ts';
import { SourceError } from '../source.ts';
import { changedIds } from './changed-ids.ts';
import { associatedIds, BATCH, type HubSpotObject } from './hubspot-objects.ts';
import { type HubSpotPass, type HubSpotPlace, KIND, phaseAfter, progressOf } from './hubspot-place.ts';

interface Choice {
  readonly run: string;
  readonly filter: Filter;
}

interface Deal {
  readonly id: string;
  readonly closedAt: string;
  readonly companyIds: readonly string[];
}

const DEAL_PROPERTIES = ['hs_is_closed_won', 'dealstage', 'pipeline', 'closedate'];

/** Marks the companies that are to come over: by the filter, or by a deal that was won. */
export async function* chooseCompanies(
  pass: HubSpotPass,
  choice: Choice,
  from: HubSpotPlace,
): AsyncGenerator<Step<HubSpotPlace>> {
  let { after, done } = from;
  const nextPage = pagesOf(pass, choice);
  do {
    const page = await nextPage(after);
    after = page.after;
    done += page.looked;
    want(pass, choice.run, page.chosen);
    const place: HubSpotPlace = { phase: 'choose', after, done };
    yield { kind: 'place', place: after === null ? phaseAfter(place) : place, progress: progressOf(place) };
  } while (after !== null);
}

/** Companies with the deal by which they come, if they come by one. */
type Chosen = readonly { readonly companyId: string; readonly deal: Deal | null }[];

interface ChosenPage {
  readonly chosen: Chosen;
  readonly looked: number;
  readonly after: string | null;
}

function pagesOf(pass: HubSpotPass, { filter }: Choice): (after: string | null) => Promise<ChosenPage> {
  const { objects } = pass;
  switch (filter?.kind) {
    case 'list':
      return async (after) => {
        const page = await objects.members(filter.value, after);
        if (page === null)
          throw new SourceError(
            'failed',
            `HubSpot has no list ${filter.value}; look its number up in the list's address`,
          );
        return {
          chosen: page.ids.map((companyId) => ({ companyId, deal: null })),
          looked: page.ids.length,
          after: page.after,
        };
      };
    case 'lifecyclestage':
      return async (after) => {
        const page = await objects.list('companies', { properties: ['lifecyclestage'], after });
        const chosen = page.results
          .filter(({ properties }) => properties.lifecyclestage === filter.value)
          .map(({ id }) => ({ companyId: id, deal: null }));
        return { chosen, looked: page.results.length, after: page.after };
      };
    default: {
      const matches = createDealMatch(pass, filter);
      return async (after) => {
        const page = await objects.list('deals', {
          properties: DEAL_PROPERTIES,
          associations: 'companies',
          after,
        });
        const isChosen = await matches();
        const deals = page.results
          .filter(isChosen)
          .map((deal) => dealOf(deal, associatedIds(deal, 'companies')));
        return { chosen: chosenBy(deals), looked: page.results.length, after: page.after };
      };
    }
  }
}

/** Won in whatever pipeline, as the deal says itself or its stage does; with a filter, of that pipeline. */
function createDealMatch(
  { objects }: HubSpotPass,
  filter: Filter,
): () => Promise<(deal: HubSpotObject) => boolean> {
  if (filter !== null)
    return async () =>
      ({ properties }) =>
        properties.pipeline === filter.value;
  let stages: Promise<ReadonlySet<string>> | null = null;
  return async () => {
    stages ??= objects.wonStages().catch(() => new Set<string>());
    const won = await stages;
    return ({ properties: { hs_is_closed_won: isWon, pipeline, dealstage } }) =>
      isWon === 'true' || (isWon == null && won.has(`${pipeline}/${dealstage}`));
  };
}

function dealOf({ id, properties }: HubSpotObject, companyIds: readonly string[]): Deal {
  return { id, closedAt: properties.closedate ?? '', companyIds };
}

/** A deal counts for its primary company. */
function chosenBy(deals: readonly Deal[]): Chosen {
  return deals.flatMap((deal) => {
    const [companyId] = deal.companyIds;
    return companyId === undefined ? [] : [{ companyId, deal }];
  });
}

function want({ links, together }: HubSpotPass, run: string, chosen: Chosen): void {
  together(() => {
    for (const { companyId, deal } of chosen) {
      const known = links.get('hubspot', KIND.companies, companyId);
      const before = known?.facts ?? {};
      const isFirst =
        deal !== null && (typeof before.deal_closed !== 'string' || deal.closedAt < before.deal_closed);
      const facts = isFirst ? { ...before, deal: deal.id, deal_closed: deal.closedAt } : before;
      const link = known ?? {
        source: 'hubspot' as const,
        kind: KIND.companies,
        source_id: companyId,
        record_key: null,
        state: 'wanted' as const,
        owned: {},
        unlinked: [],
      };
      const state = link.state === 'outside' ? (link.record_key === null ? 'wanted' : 'linked') : link.state;
      links.save({ ...link, state, facts, run });
    }
  });
}

/** Of what changed since then: the companies that are here, or are to come now. */
export async function chooseChanged(
  pass: HubSpotPass,
  choice: Choice,
  since: number,
): Promise<readonly string[]> {
  const { objects, links } = pass;
  const changed = new Set<string>();
  for await (const id of changedIds(objects, 'companies', since)) changed.add(id);
  const chosen = await newlyChosen(pass, choice, since, [...changed]);
  const isNew = chosen.filter(({ companyId }) => {
    const link = links.get('hubspot', KIND.companies, companyId);
    return link === undefined || link.record_key === null || link.state !== 'linked';
  });
  want(pass, choice.run, chosen);
  const isHere = [...changed].filter((id) => {
    const link = links.get('hubspot', KIND.companies, id);
    return (
      link !== undefined && (link.state === 'linked' || link.state === 'double' || link.state === 'gone')
    );
  });
  return [...new Set([...isHere, ...isNew.map(({ companyId }) => companyId)])];
}

async function newlyChosen(
  pass: HubSpotPass,
  { filter }: Choice,
  since: number,
  changed: readonly string[],
): Promise<Chosen> {
  const { objects } = pass;
  switch (filter?.kind) {
    case 'list': {
      const pages = pagesOf(pass, { run: '', filter });
      const chosen: Chosen[number][] = [];
      for (let after: string | null = null; ; ) {
        const page = await pages(after);
        chosen.push(...page.chosen);
        after = page.after;
        if (after === null) return chosen;
      }
    }
    case 'lifecyclestage': {
      const chosen: Chosen[number][] = [];
      for (let at = 0; at < changed.length; at += BATCH) {
        const found = await objects.read('companies', changed.slice(at, at + BATCH), ['lifecyclestage']);
        const inStage = found.filter(({ properties }) => properties.lifecyclestage === filter.value);
        chosen.push(...inStage.map(({ id }) => ({ companyId: id, deal: null })));
      }
      return chosen;
    }
    default:
      return chosenBy(await changedDeals(pass, filter, since));
  }
}

async function changedDeals(pass: HubSpotPass, filter: Filter, since: number): Promise<readonly Deal[]> {
  const { objects } = pass;
  const isChosen = await createDealMatch(pass, filter)();
  const ids: string[] = [];
  for await (const id of changedIds(objects, 'deals', since)) ids.push(id);
  const deals: Deal[] = [];
  for (let at = 0; at < ids.length; at += BATCH) {
    const found = (await objects.read('deals', ids.slice(at, at + BATCH), DEAL_PROPERTIES)).filter(isChosen);
    const companies = await objects.associated(
      'deals',
      'companies',
      found.map(({ id }) => id),
    );
    deals.push(...found.map((deal) => dealOf(deal, companies.get(deal.id) ?? [])));
  }
  return deals;
}
