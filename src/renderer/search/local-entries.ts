import type {
  CommentReplica,
  CustomerReplica,
  OnboardingReplica,
  PersonReplica,
  TaskReplica,
} from '#shared/replica.ts';
import { type SearchEntry, toEntry } from '#shared/search/compile.ts';
import type { SearchSchema } from '#shared/search/fields.ts';
import {
  type SearchCustomer,
  type SearchPerson,
  searchCustomer,
  searchItem,
  searchOnboarding,
} from '#shared/search/record.ts';
import type { ItemType } from '#shared/search/searched-types.ts';
import { readableMentions } from '#shared/values/mentions.ts';
import { phaseLabels, type WorkspaceWords, workspaceWords } from '../lib/workspace-words.ts';

/** What entries are made of, besides the rows. */
export interface LocalFacts {
  readonly schema: SearchSchema;
  readonly people: ReadonlyMap<string, PersonReplica>;
}

/** Records that are searched by their definition. */
export type ItemReplica = TaskReplica | CommentReplica;

/** What a record is below; undefined while that is not in memory, or there is none. */
export interface ItemAbove {
  readonly customer: CustomerReplica | undefined;
  readonly onboarding: OnboardingReplica | undefined;
}

/** Rows that are in memory, as the search sees them: without contacts, and a customer without its onboardings. */
export interface LocalEntries {
  customer(row: CustomerReplica): SearchEntry;
  /** @param customer the onboarding's, undefined while it is not in memory. */
  onboarding(row: OnboardingReplica, customer: CustomerReplica | undefined): SearchEntry;
  item(type: ItemType, row: ItemReplica, above: ItemAbove): SearchEntry;
}

/** Entries cost a folding each and are kept; a changed row is another object, and so are changed facts. */
export function createLocalEntries({ schema, people }: LocalFacts): LocalEntries {
  const records = new WeakMap<CustomerReplica, SearchCustomer>();
  const customers = new WeakMap<CustomerReplica, SearchEntry>();
  const onboardings = new WeakMap<
    OnboardingReplica,
    {
      readonly customer: CustomerReplica | undefined;
      readonly words: WorkspaceWords | null;
      readonly entry: SearchEntry;
    }
  >();

  const items = new WeakMap<ItemReplica, ItemAbove & { readonly entry: SearchEntry }>();

  function personOf(key: string | null): SearchPerson | null {
    const person = key === null ? undefined : people.get(key);
    return person === undefined ? null : { id: person.key, name: person.name, email: person.email };
  }

  function recordOf(row: CustomerReplica): SearchCustomer {
    let record = records.get(row);
    if (record === undefined) {
      record = searchCustomer(row, {
        key: row.key,
        owner: personOf(row.owner_id),
        contacts: [],
        onboardings: [],
        customFields: schema.customFields,
        personOf,
        duplicate: false,
      });
      records.set(row, record);
    }
    return record;
  }

  return {
    customer(row) {
      let entry = customers.get(row);
      if (entry === undefined) {
        entry = toEntry(recordOf(row));
        customers.set(row, entry);
      }
      return entry;
    },
    onboarding(row, customer) {
      const known = onboardings.get(row);
      const words = workspaceWords();
      if (known !== undefined && known.customer === customer && known.words === words) return known.entry;
      const entry = toEntry(
        searchOnboarding(row, {
          key: row.key,
          customer: customer === undefined ? null : recordOf(customer),
          csm: personOf(row.csm_id),
          phaseLabels: phaseLabels(),
          personOf,
        }),
      );
      onboardings.set(row, { customer, words, entry });
      return entry;
    },
    item(type, row, { customer, onboarding }) {
      const known = items.get(row);
      if (known !== undefined && known.customer === customer && known.onboarding === onboarding)
        return known.entry;
      const record = searchItem(
        type,
        { ...row },
        {
          key: row.key,
          customer: customer === undefined ? null : recordOf(customer),
          onboardingName: onboarding?.name ?? null,
          // A contact may stand here, whose name is not in memory.
          personOf: (id) => personOf(id) ?? { id, name: '', email: null },
          // Who has been removed, only the main process knows.
          textOf: (text) => readableMentions(text, () => false),
        },
      );
      const entry = toEntry(record);
      items.set(row, { customer, onboarding, entry });
      return entry;
    },
  };
}
