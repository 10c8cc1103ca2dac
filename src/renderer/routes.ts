import type { SettingsSection } from './settings-sections.ts';

/** Names the contact that is open for editing. */
export const CONTACT_PARAM = 'contact';

/** Names the task that is open. */
export const TASK_PARAM = 'task';

/** Where the list of each kind of view is. */
const LISTS = { customers: '/customers', onboardings: '/onboardings', tasks: '/tasks/all' } as const;
type ListName = keyof typeof LISTS;

/** Every address of the app, in one place. A customer's is made of its display_id, which never changes. */
export const paths = {
  workbench: () => '/workbench',
  reports: () => '/reports',
  customers: () => '/customers',
  /** The list, narrowed down in the language of the search. */
  customersFor: (query: string) => `/customers?q=${encodeURIComponent(query)}`,
  customer: (ref: number | string) => `/customers/${ref}`,
  /** The page of the customer, with the contact opened for editing. */
  contact: (customer: number | string, key: string) =>
    `/customers/${customer}?${CONTACT_PARAM}=${encodeURIComponent(key)}`,
  /** The customers that share a domain, side by side. */
  duplicates: (domain: string) => `/customers/duplicates/${encodeURIComponent(domain)}`,
  onboardings: () => '/onboardings',
  onboardingsFor: (query: string) => `/onboardings?q=${encodeURIComponent(query)}`,
  onboardingBoard: () => '/onboardings/board',
  onboarding: (ref: number | string) => `/onboardings/${ref}`,
  /** The list of a screen, as it is or as a saved view shows it. */
  list: (screen: ListName) => LISTS[screen],
  view: (screen: ListName, ref: number | string) => `${LISTS[screen]}?view=${encodeURIComponent(ref)}`,
  tasks: () => '/tasks',
  allTasks: () => '/tasks/all',
  /** The page of its onboarding, with the task opened. */
  task: (onboarding: number | string, key: string) =>
    `/onboardings/${onboarding}?${TASK_PARAM}=${encodeURIComponent(key)}`,
  customerNotes: (ref: number | string) => `/customers/${ref}?tab=notes`,
  onboardingComments: (ref: number | string) => `/onboardings/${ref}?tab=comments`,
  /** A page of the manual; without one, the first. */
  help: (page?: string) => (page === undefined ? '/help' : `/help/${page}`),
  settings: (section: SettingsSection = 'profile') => `/settings/${section}`,
} as const;

/**
 * What a `:ref` of an address names: `42` and `42-acme` the display_id 42 (the slug is decoration), anything
 * else a key. A record that the main process has not numbered yet is reached by its key.
 */
export function parseRef(ref: string): { readonly displayId: number } | { readonly key: string } {
  const match = /^(\d{1,15})(?:-.*)?$/.exec(ref);
  return match?.[1] === undefined ? { key: ref } : { displayId: Number(match[1]) };
}

/** The `:ref` to link to: the display_id once there is one. */
export function refOf(record: { readonly display_id: number; readonly key: string }): string {
  return record.display_id > 0 ? String(record.display_id) : record.key;
}
