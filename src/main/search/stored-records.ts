import { readDay } from '#shared/search/dates.ts';
import type { CustomFieldDefinition } from '#shared/search/fields.ts';
import {
  type ContactInput,
  type CustomerFacts,
  type CustomerInput,
  type ItemInput,
  type OnboardingInput,
  type SearchContact,
  type SearchCustomer,
  type SearchItem,
  type SearchOnboarding,
  type SearchPerson,
  searchContact,
  searchCustomer,
  searchItem,
  searchOnboarding,
} from '#shared/search/record.ts';
import type { ItemType } from '#shared/search/searched-types.ts';
import { readableMentions } from '#shared/values/mentions.ts';
import type { Family } from './source.ts';

/** A row of the hub; `document` is what v1 shows of it. */
export interface StoredRow {
  readonly slot: number;
  readonly key: string;
  readonly document: string;
}

type CustomerDocument = CustomerInput & { readonly owner_id: string | null };
type OnboardingDocument = OnboardingInput & { readonly csm_id: string | null };

/** Rows of the hub → records as search sees them. */
export function createRecordReader(
  personOf: (id: string) => SearchPerson,
  customFields: readonly CustomFieldDefinition[] | null,
  isRemovedContact: (id: string) => boolean,
  phaseLabels: () => Readonly<Record<string, string>>,
) {
  const textOf = (text: string) => readableMentions(text, isRemovedContact);
  function customerFrom(
    { key, document }: StoredRow,
    contacts: readonly ContactInput[],
    onboardings: readonly OnboardingInput[],
  ): SearchCustomer {
    const input = JSON.parse(document) as CustomerDocument;
    return searchCustomer(input, {
      key,
      owner: input.owner_id === null ? null : personOf(input.owner_id),
      contacts,
      onboardings,
      phaseLabels: phaseLabels(),
      customFields: customFields ?? apparentFields(input.custom_fields),
      personOf,
      textOf,
      // Found out for the queries that ask for it.
      duplicate: false,
    });
  }

  function contactFrom(row: StoredRow, input: ContactInput, customer: SearchCustomer): SearchContact {
    return searchContact(input, { key: row.key, customer, personOf, textOf });
  }

  function onboardingFrom(
    row: StoredRow,
    input: OnboardingDocument,
    customer: SearchCustomer,
  ): SearchOnboarding {
    const csm = input.csm_id === null ? null : personOf(input.csm_id);
    const words = { phaseLabels: phaseLabels(), personOf, textOf };
    return searchOnboarding(input, { key: row.key, customer, csm, ...words });
  }

  return {
    family(row: StoredRow, contactRows: readonly StoredRow[], onboardingRows: readonly StoredRow[]): Family {
      const contacts = contactRows.map(({ document }) => JSON.parse(document) as ContactInput);
      const onboardings = onboardingRows.map(({ document }) => JSON.parse(document) as OnboardingDocument);
      const record = customerFrom(row, contacts, onboardings);
      const kept = <Input, Kept>(
        rows: readonly StoredRow[],
        inputs: readonly Input[],
        make: (row: StoredRow, input: Input, customer: SearchCustomer) => Kept,
      ) =>
        inputs.flatMap((input, at) => {
          const child = rows[at];
          return child === undefined ? [] : [{ slot: child.slot, record: make(child, input, record) }];
        });
      return {
        slot: row.slot,
        record,
        contacts: kept(contactRows, contacts, contactFrom),
        onboardings: kept(onboardingRows, onboardings, onboardingFrom),
      };
    },
    /** Without its contacts and onboardings. */
    customer: (row: StoredRow): SearchCustomer => customerFrom(row, [], []),
    contact: (row: StoredRow, customer: SearchCustomer): SearchContact =>
      contactFrom(row, JSON.parse(row.document) as ContactInput, customer),
    onboarding: (row: StoredRow, customer: SearchCustomer): SearchOnboarding =>
      onboardingFrom(row, JSON.parse(row.document) as OnboardingDocument, customer),
    /** @param above what it is below: all of the customer, or only its name. */
    item: (type: ItemType, row: StoredRow, { customer, onboardingName }: AboveItem): SearchItem =>
      searchItem(type, JSON.parse(row.document) as ItemInput, {
        key: row.key,
        customer: customer === null ? null : { ...NOBODY, ...customer },
        onboardingName,
        personOf,
        textOf,
      }),
  };
}

export type RecordReader = ReturnType<typeof createRecordReader>;

/** What is known of the records above an item. */
interface AboveItem {
  readonly customer: CustomerFacts | Pick<CustomerFacts, 'name'> | null;
  readonly onboardingName: string | null;
}

/** A customer of whom no more than the name is known. */
const NOBODY: CustomerFacts = {
  key: '',
  id: '',
  displayId: 0,
  otherIds: [],
  name: '',
  domain: null,
  status: '',
  plan: null,
  owner: null,
  tags: [],
  values: {},
  custom: [],
};

/** What the fields of a workspace that has defined none seem to be, each value by itself. */
function apparentFields(fields: Readonly<Record<string, unknown>>): CustomFieldDefinition[] {
  return Object.entries(fields).map(([slug, value]) => ({ slug, label: slug, type: apparentType(value) }));
}

function apparentType(value: unknown): CustomFieldDefinition['type'] {
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' && readDay(value) !== null ? 'date' : 'string';
}
