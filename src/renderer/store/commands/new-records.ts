import { defaultOf, definitionOf, type RecordType } from '#shared/records/index.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import { newFields } from '#shared/records/stored.ts';
import type { ContactReplica, CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { ContactCreate } from '#shared/v1/contact.ts';
import type { CustomerCreate } from '#shared/v1/customer.ts';
import type { OnboardingInput } from '../api.ts';
import { type Environment, newKey, timestamp } from './new-keys.ts';

/** What every new record has until the hub has seen it. */
export function unknownToHub<Kind extends RecordType>(object: Kind, environment: Environment) {
  const key = newKey(environment);
  const created = timestamp(environment);
  return {
    object,
    key,
    id: key,
    display_id: 0,
    seq: 0,
    _deleted: false,
    created_at: created,
    updated_at: created,
  };
}

/** The slug stays empty without one: the hub derives it and knows which are taken. */
export function newCustomer(input: CustomerCreate, environment: Environment): CustomerReplica {
  return { ...unknownToHub('customer', environment), ...newFieldsOf<CustomerFields>('customer', input) };
}

/** @param isFirst whether the customer has no contact yet: then this one becomes its primary. */
export function newContact(
  customer: { readonly key: string; readonly id: string },
  isFirst: boolean,
  input: ContactCreate,
  environment: Environment,
): ContactReplica {
  const fields = newFieldsOf<ContactFields>('contact', input);
  return {
    ...unknownToHub('contact', environment),
    ...fields,
    customer_key: customer.key,
    customer_id: customer.id,
    is_primary: !fields.archived && (fields.is_primary || isFirst),
  };
}

export function newOnboarding(
  customer: { readonly key: string; readonly id: string },
  input: OnboardingInput,
  environment: Environment,
): OnboardingReplica {
  const unknown = unknownToHub(onboarding.type, environment);
  const fields = newFieldsOf<OnboardingFields>(onboarding.type, input);
  const waiting = input.waiting_on_customer ?? input.state === 'waiting';
  return {
    ...unknown,
    ...fields,
    customer_key: customer.key,
    customer_id: customer.id,
    state: waiting ? 'waiting' : fields.state,
    waiting_on_customer: waiting,
    completed_at: fields.phase === 'completed' ? unknown.created_at : null,
  };
}

type Common = ReturnType<typeof unknownToHub>;
type CustomerFields = Omit<CustomerReplica, keyof Common>;
type ContactFields = Omit<ContactReplica, keyof Common | 'customer_key' | 'customer_id'>;
type OnboardingFields = Omit<OnboardingReplica, keyof Common | 'customer_key' | 'customer_id'>;

/** All fields of a new record, as the definition of its type has them; what the hub fills in is empty until then. */
export function newFieldsOf<Result>(type: RecordType, input: object): Result {
  const derived = Object.entries(definitionOf(type).fields).filter(
    ([, field]) => defaultOf(field) === undefined,
  );
  return {
    ...Object.fromEntries(derived.map(([name]) => [name, null])),
    ...newFields(type, input),
  } as Result;
}
