/** The window's store: records on this machine, read reactively and written optimistically. */
export type { ConnectionState } from '../bridge/client.ts';
export {
  type CustomerLookup,
  type EditableCollection,
  type ManyUpdates,
  type OnboardingInput,
  type OnboardingLookup,
  type OnboardingMove,
  type RecordChange,
  type ReplicationState,
  type RowEdit,
  type RowList,
  type Store,
  type StoreActions,
  WriteRefused,
} from './api.ts';
export type { HistoryState, Restored } from './commands/history.ts';
export { newRecordKey } from './commands/new-keys.ts';
export {
  StoreProvider,
  useAppInfo,
  useConnection,
  useContacts,
  useCopyState,
  useCustomer,
  useCustomerComments,
  useCustomerOnboardings,
  useCustomers,
  useCustomerTasks,
  useDefinedFields,
  useHistory,
  useIsCutOff,
  useNudges,
  useOfCustomer,
  useOnboarding,
  useOnboardings,
  usePendingKeys,
  usePeople,
  useReplication,
  useStore,
  useTasks,
  useTasksWith,
  useTemplates,
  useViews,
} from './hooks.tsx';
export { orderOf } from './names.ts';
export type { CopyProgress } from './replica/replication.ts';
export { type Replacement, replaceRows } from './view/row-list.ts';
export { createRowLog, type RowLog, type WritableRowLog } from './view/row-log.ts';
