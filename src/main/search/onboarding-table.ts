import { onboarding } from '#shared/records/onboarding.ts';
import type { OnboardingFacts, SearchCustomer, SearchOnboarding } from '#shared/search/record.ts';
import type { QueryFacts } from './facts.ts';
import { createBytes, createDoubles, createWholes } from './numbers.ts';
import { createPool } from './pool.ts';
import { createCommonColumns, createFieldReader } from './slots.ts';
import { createValueColumns } from './value-columns.ts';
import type { OwnerOf, TextOf, View } from './view.ts';

const NO_PLACE: OnboardingFacts = { name: null, phase: '', phaseLabel: '', state: '' };

function createColumns(personOf: OwnerOf) {
  return {
    common: createCommonColumns(),
    customers: createWholes(),
    targets: createDoubles(),
    launches: createDoubles(),
    /** 1 for those that have a name of their own. */
    named: createBytes(),
    /** 1 for those that have notes. */
    noted: createBytes(),
    places: createPool<OnboardingFacts>(),
    people: createPool<string>(),
    place: createWholes(),
    csm: createWholes(),
    values: createValueColumns(onboarding.type, personOf),
  };
}

/** What search knows of onboardings beside their texts, in columns by slot. */
export function createOnboardingTable(facts: () => QueryFacts, personOf: OwnerOf) {
  const columns = createColumns(personOf);
  const { common, customers, targets, launches, named, noted, places, people, place, csm, values } = columns;

  function put(slot: number, customerSlot: number, record: SearchOnboarding): void {
    clear(slot);
    common.put(slot, record);
    customers.set(slot, customerSlot);
    targets.set(slot, record.targetAt ?? Number.NaN);
    launches.set(slot, record.launchedAt ?? Number.NaN);
    named.set(slot, record.name ? 1 : 0);
    noted.set(slot, record.notes ? 1 : 0);
    const { phase, phaseLabel, state, csm: person } = record;
    place.set(
      slot,
      places.take(JSON.stringify([phase, phaseLabel, state]), () => ({
        name: null,
        phase,
        phaseLabel,
        state,
      })),
    );
    csm.set(slot, person === null ? 0 : people.take(person.id, () => person.id));
    values.put(slot, record.values);
  }

  function clear(slot: number): void {
    places.release(place.get(slot));
    people.release(csm.get(slot));
    place.set(slot, 0);
    csm.set(slot, 0);
    values.clear(slot);
  }

  return {
    put,
    clear,
    createView: (textOf: TextOf, customerAt: (slot: number) => SearchCustomer) =>
      createView({ columns, facts, personOf }, textOf, customerAt),
    displayId: common.displayId,
    idHash: common.idHash,
    customerSlot: customers.get,
    isAddress: () => false,
  };
}

interface ViewParts {
  readonly columns: ReturnType<typeof createColumns>;
  readonly facts: () => QueryFacts;
  readonly personOf: OwnerOf;
}

/** @param customerAt the customer of a slot, as a view of its own that only this view moves. */
function createView(
  { columns, facts, personOf }: ViewParts,
  textOf: TextOf,
  customerAt: (slot: number) => SearchCustomer,
): View<SearchOnboarding> {
  const { common, customers, targets, launches, named, noted, places, people, place, csm, values } = columns;
  let slot = 0;
  const fields = createFieldReader(textOf);
  const standing = () => places.get(place.get(slot)) ?? NO_PLACE;
  const record: SearchOnboarding = {
    type: onboarding.type,
    get key() {
      return facts().ids.onboarding.get(slot)?.key ?? '';
    },
    get id() {
      return facts().ids.onboarding.get(slot)?.id ?? '';
    },
    get otherIds() {
      return facts().ids.onboarding.get(slot)?.otherIds ?? [];
    },
    get displayId() {
      return common.displayId(slot);
    },
    get createdAt() {
      return common.createdAt(slot);
    },
    get updatedAt() {
      return common.updatedAt(slot);
    },
    get pending() {
      return facts().pending.onboarding.has(slot);
    },
    get name() {
      return named.get(slot) === 1 ? fields.at(0) : null;
    },
    get phase() {
      return standing().phase;
    },
    get phaseLabel() {
      return standing().phaseLabel;
    },
    get state() {
      return standing().state;
    },
    get targetAt() {
      const at = targets.get(slot);
      return Number.isNaN(at) ? null : at;
    },
    get launchedAt() {
      const at = launches.get(slot);
      return Number.isNaN(at) ? null : at;
    },
    get notes() {
      return noted.get(slot) === 1 ? fields.fromEnd(values.textCount(slot)) : null;
    },
    get csm() {
      const id = people.get(csm.get(slot));
      return id === undefined ? null : personOf(id);
    },
    values: values.show(() => slot, fields.fromEnd),
    get customer() {
      return customerAt(customers.get(slot));
    },
  };
  return {
    record,
    move(next, text) {
      slot = next;
      fields.move(next, text);
    },
  };
}

export type OnboardingTable = ReturnType<typeof createOnboardingTable>;
