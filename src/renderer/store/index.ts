/** The window's store: records on this machine, read reactively and written optimistically. */
export type { ConnectionState } from '../bridge/client.ts';
export {
  type CustomerLookup,
  type EditableCollection,
  type ManyUpdates,
  type OnboardingInput,
  type OnboardingLookup,
  type OnboardingMove,
  type ReplicationState,
  type RowEdit,
  type RowList,
  type Store,
  type StoreActions,
  WriteRefused,
} from './api.ts';
export type { HistoryState, Restored } from './commands/history.ts';
export {
  StoreProvider,
  useAppInfo,
  useConnection,
  useContacts,
  useCustomer,
  useCustomerOnboardings,
  useCustomers,
  useHistory,
  useIsCutOff,
  useIsPending,
  useOnboarding,
  useOnboardings,
  usePendingKeys,
  usePeople,
  useReplication,
  useStore,
} from './hooks.tsx';
export { compareNames, orderOf } from './names.ts';
