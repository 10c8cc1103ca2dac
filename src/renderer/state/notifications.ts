import { create } from 'zustand';

/** `unsupported`: this browser has none, or the page may not use them. */
export type NotificationState = NotificationPermission | 'unsupported';

function present(): NotificationState {
  return typeof Notification === 'undefined' ? 'unsupported' : Notification.permission;
}

export function mayNotify(): boolean {
  return present() === 'granted';
}

interface NotificationStore {
  readonly state: NotificationState;
  /** Asks the person, by the browser's own question. */
  ask(): Promise<void>;
}

/** Whether this browser shows notifications of Pivotal's. */
export const useNotifications = create<NotificationStore>()((set) => ({
  state: present(),
  async ask() {
    if (present() !== 'unsupported') await Notification.requestPermission();
    set({ state: present() });
  },
}));
