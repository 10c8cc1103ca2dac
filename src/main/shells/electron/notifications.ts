import { Notification } from 'electron';

export interface Notice {
  readonly title: string;
  readonly body: string;
  /** The route to open when it is clicked; without one only the window is shown. */
  readonly route?: string;
}

export interface Notifier {
  show(notice: Notice): void;
}

/** System notifications whose click leads to what they are about. */
export function createNotifier(isOn: () => boolean, open: (route: string | null) => void): Notifier {
  // Whatever is not held on to is collected as garbage, and its click with it.
  const shown = new Set<Notification>();
  return {
    show({ title, body, route }) {
      if (!isOn() || !Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      shown.add(notification);
      notification.once('click', () => open(route ?? null));
      notification.once('close', () => shown.delete(notification));
      notification.show();
    },
  };
}
