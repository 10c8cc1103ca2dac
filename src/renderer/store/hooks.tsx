import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import type { AppInfo } from '#shared/bridge.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import type {
  CommentReplica,
  ContactReplica,
  CustomerReplica,
  CustomFieldReplica,
  NudgeReplica,
  OfCustomer,
  OnboardingReplica,
  PersonReplica,
  ReplicaOf,
  TaskReplica,
  TemplateReplica,
  ViewReplica,
} from '#shared/replica.ts';
import type { ConnectionState } from '../bridge/client.ts';
import type { Source } from '../bridge/source.ts';
import type { CustomerLookup, OnboardingLookup, ReplicationState, RowList, Store } from './api.ts';
import type { HistoryState } from './commands/history.ts';
import type { CopyState } from './replica/storage-watch.ts';

const StoreContext = createContext<Store | null>(null);

export function StoreProvider({ store, children }: { readonly store: Store; readonly children?: ReactNode }) {
  return <StoreContext value={store}>{children}</StoreContext>;
}

/** The window's store: its actions, its bridge, and every source the hooks below read. */
export function useStore(): Store {
  const store = useContext(StoreContext);
  if (store === null) throw new Error('useStore needs a StoreProvider above it');
  return store;
}

function useSource<Value>(source: Source<Value>): Value {
  return useSyncExternalStore(source.subscribe, source.get, source.get);
}

export function useCustomers(): RowList<CustomerReplica> {
  return useSource(useStore().customers);
}

export function useOnboardings(): RowList<OnboardingReplica> {
  return useSource(useStore().onboardings);
}

/** @param reference a key, id, display_id, or a display_id with a name after it (`42-acme`). */
export function useCustomer(reference: string): CustomerLookup {
  const store = useStore();
  return useSource(useMemo(() => store.customer(reference), [store, reference]));
}

export function useOnboarding(reference: string): OnboardingLookup {
  const store = useStore();
  return useSource(useMemo(() => store.onboarding(reference), [store, reference]));
}

/** What belongs to a customer, near or far. */
export function useOfCustomer<Name extends OfCustomer>(
  collection: Name,
  customerKey: string,
): RowList<ReplicaOf[Name]> {
  const store = useStore();
  return useSource(
    useMemo(() => store.ofCustomer(collection, customerKey), [store, collection, customerKey]),
  );
}

export function useContacts(customerKey: string): RowList<ContactReplica> {
  return useOfCustomer('contacts', customerKey);
}

export function useCustomerOnboardings(customerKey: string): RowList<OnboardingReplica> {
  return useOfCustomer(onboarding.plural, customerKey);
}

/** Every task of the workspace; read from the storage when the first screen asks. */
export function useTasks(): RowList<TaskReplica> {
  return useSource(useStore().tasks);
}

/** The tasks with these keys, in their order, without reading the others. */
export function useTasksWith(keys: readonly string[]): readonly TaskReplica[] {
  const store = useStore();
  const wanted = keys.join(' ');
  return useSource(useMemo(() => store.tasksWith(wanted === '' ? [] : wanted.split(' ')), [store, wanted]));
}

export function useCustomerTasks(customerKey: string): RowList<TaskReplica> {
  return useOfCustomer('tasks', customerKey);
}

/** Notes and calls of a customer, and the comments on everything that belongs to it. */
export function useCustomerComments(customerKey: string): RowList<CommentReplica> {
  return useOfCustomer('comments', customerKey);
}

export function useTemplates(): RowList<TemplateReplica> {
  return useSource(useStore().templates);
}

/** Custom fields as they are defined, in their order, archived ones included. */
export function useDefinedFields(): RowList<CustomFieldReplica> {
  return useSource(useStore().customFields);
}

export function useViews(): RowList<ViewReplica> {
  return useSource(useStore().views);
}

/** What Pi noticed, whatever became of it. */
export function useNudges(): RowList<NudgeReplica> {
  return useSource(useStore().nudges);
}

export function usePeople(): readonly PersonReplica[] {
  return useSource(useStore().people);
}

/** Null until the main process has answered for the first time. */
export function useAppInfo(): AppInfo | null {
  return useSource(useStore().appInfo);
}

export function useConnection(): ConnectionState {
  return useSource(useStore().connection);
}

/** Whether nothing reaches the main process just now. */
export function useIsCutOff(): boolean {
  const connection = useConnection();
  return connection === 'disconnected' || connection === 'signed_out';
}

export function useReplication(): ReplicationState {
  return useSource(useStore().replication);
}

/** Where this window has its copy of the workspace. */
export function useCopyState(): CopyState {
  return useSource(useStore().copy);
}

/** What can be taken back and done again next, in words. */
export function useHistory(): HistoryState {
  return useSource(useStore().history);
}

export function usePendingKeys(): ReadonlySet<string> {
  return useSource(useStore().pendingKeys);
}

/** Whether this record has writes that the main process does not have yet. */
export function useIsPending(key: string): boolean {
  const { pendingKeys } = useStore();
  const get = () => pendingKeys.get().has(key);
  return useSyncExternalStore(pendingKeys.subscribe, get, get);
}
