import type { Level } from '#shared/records/index.ts';
import { copyText } from '../components/copy-text.ts';
import { notifyError } from '../components/toast.tsx';
import { parseRef } from '../routes.ts';
import type { Store } from '../store/index.ts';

type Records = Pick<Store, Level>;

/** By the first part of the address: ids of what its page shows. */
const IDS_AT: Readonly<Record<string, (store: Records, key: string) => readonly string[]>> = {
  customers(store, key) {
    const { customer } = store.customer(key).get();
    return customer === null ? [] : [`Customer #${customer.display_id} (${customer.id})`];
  },
  onboardings(store, key) {
    const { onboarding } = store.onboarding(key).get();
    if (onboarding === null) return [];
    const { display_id, id, customer_id } = onboarding;
    return [`Onboarding #${display_id} (${id})`, `Customer (${customer_id})`];
  },
};

/** The screen, and ids of the records on it, by its address; names and values stay here. */
export function inSight(store: Records, path: string): readonly string[] {
  const [, screen = '', ref = ''] = path.split('/');
  const reference = parseRef(ref);
  const key = 'key' in reference ? reference.key : String(reference.displayId);
  const ids = Object.hasOwn(IDS_AT, screen) && key !== '' ? (IDS_AT[screen]?.(store, key) ?? []) : [];
  return [`Screen: ${screen}`, ...ids];
}

/** Copies what somebody who helps has to know: versions, states, the screen and the ids on it. No data, no keys. */
export async function copyForSupport(store: Store, path: string): Promise<void> {
  try {
    const { text } = await store.bridge.call('computer.diagnostics', {});
    const info = store.appInfo.get();
    const head = [
      `Workspace ${info?.workspace.id ?? '-'}, data ${info?.hub_id ?? '-'}`,
      ...inSight(store, path),
      '',
    ];
    await copyText([...head, text].join('\n'), 'Copied for support');
  } catch (error) {
    notifyError('Nothing was copied', error instanceof Error ? error.message : String(error));
  }
}
