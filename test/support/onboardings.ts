import type { CustomerReplica, OnboardingReplica, PersonReplica } from '#shared/replica.ts';
import { pageEnvironment } from '../../src/renderer/store/commands/new-keys.ts';
import { newCustomer, newOnboarding } from '../../src/renderer/store/commands/new-records.ts';

/** A customer whose key is its name in lower case. */
export function customerNamed(name: string): CustomerReplica {
  return { ...newCustomer({ name }, pageEnvironment), key: name.toLowerCase() };
}

export function personNamed(name: string): PersonReplica {
  const key = name.toLowerCase();
  return {
    object: 'person',
    id: key,
    display_id: 1,
    name,
    email: null,
    role: 'member',
    is_me: false,
    removed_at: null,
    created_at: '',
    updated_at: '',
    key,
    seq: 0,
    _deleted: false,
  };
}

/** An onboarding of Acme with a key to know it by. */
export function onboardingOf(key: string, fields: Partial<OnboardingReplica> = {}): OnboardingReplica {
  const owner = { key: 'acme', id: 'acme' };
  return { ...newOnboarding(owner, { name: key }, pageEnvironment), key, ...fields };
}
