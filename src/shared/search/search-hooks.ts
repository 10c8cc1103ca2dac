/**
 * What search knows of each record type of the cloud's contract: where words look, what a query's fields mean of it,
 * which properties it can have, and how it is shown. Types that are searched by what their definition says need
 * nothing here.
 */
import { CLOUD_TYPES, type CloudType, isCloudType } from '../records/index.ts';
import { onboarding } from '../records/onboarding.ts';
import type {
  ContactFacts,
  OnboardingFacts,
  SearchContact,
  SearchCustomer,
  SearchOnboarding,
  SearchPerson,
  SearchRecord,
} from './record.ts';
import { type RecordType, SEARCHED_FIELDS, SEARCHED_TEXTS, searchedField } from './searched-types.ts';

/** @param alternate another way to write it, that is searched too and never shown. */
export type AddWords = (field: string, text: string | null, alternate?: string) => void;

interface Searched<Record> {
  /** How many of it are shown at once beside those of other types. */
  readonly most: number;
  /** Fields of queries under which it has what its customer has, and nothing of its own. */
  readonly inherits: readonly string[];
  /** Addresses of mail and of sites by which people know it. */
  addresses(record: Record): readonly (string | null)[];
  /** Who of us it has, beside the owner of its customer. */
  lead(record: Record): SearchPerson | null;
  /** Where plain words look beside the title. */
  words(record: Record, add: AddWords): void;
  /** The texts under fields of queries that are its own. What its customer has, it has too. */
  readonly texts: { readonly [field: string]: (record: Record) => readonly string[] };
  /** Fields whose values are part of the folded text, so that most records are ruled out by that. */
  readonly inText: 'all' | readonly string[];
  /** `is:`, beyond what any record may be. */
  readonly is: { readonly [property: string]: (record: Record) => boolean };
  /** `has:`, beyond what its customer has. */
  readonly has: { readonly [what: string]: (record: Record) => boolean };
  subtitle(record: Record): string;
  status(record: Record): string | null;
}

interface CloudRecord {
  readonly customer: SearchCustomer;
  readonly contact: SearchContact;
  readonly onboarding: SearchOnboarding;
}

/** What a customer has, and with it whatever is below it. */
const OF_CUSTOMER: readonly string[] = [
  'customer',
  'domain',
  'plan',
  'status',
  ...SEARCHED_FIELDS.customer.map(({ name }) => name),
  'custom',
];
const NOBODY = () => null;

const SEARCHED: { readonly [Type in CloudType]: Searched<CloudRecord[Type]> } = {
  customer: {
    most: 5,
    inherits: [],
    addresses: ({ domain, contacts }) => [domain, ...contacts.map(({ email }) => email)],
    lead: NOBODY,
    words(record, add) {
      add('domain', record.domain);
      add('slug', record.slug);
      for (const tag of record.tags) add('tag', tag);
      addSearchedTexts(record, add);
      for (const contact of record.contacts) {
        add('contact', contact.name);
        add('email', contact.email);
      }
      for (const value of record.custom) add(`custom.${value.slug}`, value.text);
      for (const { name } of record.onboardings) add(onboarding.type, name);
    },
    texts: {
      slug: ({ slug }) => (slug ? [slug] : []),
      email: ({ contacts }) => contacts.map(({ email }) => email),
      contact: ({ contacts }) => contacts.flatMap(namesOfContact),
      phase: ({ onboardings }) => onboardings.flatMap(namesOfPhase),
      state: ({ onboardings }) => onboardings.map(({ state }) => state),
    },
    inText: 'all',
    is: { duplicate: ({ duplicate }) => duplicate },
    has: {
      slug: ({ slug }) => Boolean(slug),
      contact: ({ contacts }) => contacts.length > 0,
      primary: ({ contacts }) => contacts.some(({ isPrimary }) => isPrimary),
      email: ({ contacts }) => contacts.some(({ email }) => email !== ''),
      onboarding: ({ onboardings }) => onboardings.length > 0,
    },
    subtitle: ({ domain }) => domain ?? '',
    status: ({ status }) => status,
  },
  contact: {
    most: 4,
    inherits: [...OF_CUSTOMER, 'owner'],
    addresses: ({ email }) => [email],
    lead: NOBODY,
    words(record, add) {
      add('email', record.email);
      add('title', record.title);
      add('phone', record.phone, record.phone?.replace(/[^\d+]/gu, ''));
      addSearchedTexts(record, add);
    },
    texts: {
      email: ({ email }) => [email],
      contact: namesOfContact,
      // Its labels are its tags too.
      tag: ({ labels, customer }) => [...labels, ...(customer?.tags ?? [])],
    },
    inText: ['name', 'email', 'contact'],
    is: { primary: ({ isPrimary }) => isPrimary },
    has: {
      email: ({ email }) => email !== '',
      phone: ({ phone }) => Boolean(phone),
      title: ({ title }) => Boolean(title),
      tag: ({ labels }) => labels.length > 0,
    },
    subtitle: ({ email, customer }) => filled([email, customer?.name]).join(' · '),
    status: () => null,
  },
  onboarding: {
    most: 3,
    inherits: OF_CUSTOMER,
    addresses: () => [],
    lead: ({ csm }) => csm,
    words(record, add) {
      if (record.name) add('customer', record.customer?.name ?? null);
      add('phase', record.phaseLabel, record.phase);
      add('state', record.state, record.state.replaceAll('_', ' '));
      // Last, where the index finds them again.
      add('note', record.notes);
      addSearchedTexts(record, add);
    },
    texts: {
      name: ({ name, customer }) => filled([name, customer?.name]),
      phase: namesOfPhase,
      state: ({ state }) => [state],
      note: ({ notes }) => filled([notes]),
    },
    inText: ['name', 'note'],
    is: { completed: ({ phase }) => phase === 'completed' },
    has: { target: ({ targetAt }) => targetAt !== null, note: ({ notes }) => Boolean(notes) },
    subtitle: ({ name, customer, phaseLabel }) =>
      filled([name ? customer?.name : null, phaseLabel]).join(' · '),
    status: ({ state }) => state,
  },
};

/** The texts that the definition gives a name, those that are there. */
export function addSearchedTexts({ type, values }: SearchRecord, add: AddWords): void {
  for (const { name } of SEARCHED_TEXTS[type]) {
    const value = values[name];
    if (typeof value === 'string') add(name, value);
  }
}

function namesOfContact({ name, email }: ContactFacts): readonly string[] {
  return [name, email];
}

function namesOfPhase({ phase, phaseLabel }: OnboardingFacts): readonly string[] {
  return [phase, phaseLabel];
}

function filled(texts: readonly (string | null | undefined)[]): string[] {
  return texts.filter((text): text is string => Boolean(text));
}

export function ownWords<Type extends CloudType>(type: Type, record: CloudRecord[Type], add: AddWords): void {
  SEARCHED[type].words(record, add);
}

export function ownAddresses<Type extends CloudType>(
  type: Type,
  record: CloudRecord[Type],
): readonly (string | null)[] {
  return SEARCHED[type].addresses(record);
}

export function ownLead<Type extends CloudType>(type: Type, record: CloudRecord[Type]): SearchPerson | null {
  return SEARCHED[type].lead(record);
}

export function mostShown(type: RecordType): number {
  return isCloudType(type) ? SEARCHED[type].most : 3;
}

/** What a record has under the field is its customer's. */
export function isInheritedField(type: RecordType, field: string): boolean {
  if (searchedField(type, field) !== undefined) return false;
  if (!isCloudType(type)) return [...OF_CUSTOMER, 'owner', 'tag'].includes(field);
  return SEARCHED[type].inherits.includes(field);
}

/** Undefined when the field is none of its own. */
export function ownTexts<Type extends CloudType>(
  type: Type,
  record: CloudRecord[Type],
  field: string,
): readonly string[] | undefined {
  return SEARCHED[type].texts[field]?.(record);
}

export function isOwnProperty<Type extends CloudType>(
  type: Type,
  record: CloudRecord[Type],
  property: string,
): boolean {
  return SEARCHED[type].is[property]?.(record) ?? false;
}

export function hasOwnPart<Type extends CloudType>(
  type: Type,
  record: CloudRecord[Type],
  what: string,
): boolean {
  return SEARCHED[type].has[what]?.(record) ?? false;
}

export function ownSubtitle<Type extends CloudType>(type: Type, record: CloudRecord[Type]): string {
  return SEARCHED[type].subtitle(record);
}

export function ownStatus<Type extends CloudType>(type: Type, record: CloudRecord[Type]): string | null {
  return SEARCHED[type].status(record);
}

/** The types of which a record can have the property; none for one that any record can have. */
export function typesWithProperty(property: string): readonly CloudType[] {
  return CLOUD_TYPES.filter((type) => Object.hasOwn(SEARCHED[type].is, property));
}

/** The types that have texts of their own under the field. */
export function typesWithTexts(field: string): readonly CloudType[] {
  return CLOUD_TYPES.filter((type) => Object.hasOwn(SEARCHED[type].texts, field));
}

/** Whether all that a record has under the field is in its folded text. A customer's has everything. */
export function isFieldInText(type: CloudType, field: string): boolean {
  if (searchedField(type, field)?.part === 'text') return true;
  return SEARCHED[type].inText === 'all' || SEARCHED[type].inText.includes(field);
}
