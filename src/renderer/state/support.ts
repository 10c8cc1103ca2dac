import { LEVELS, type Level, RECORDS } from '#shared/records/index.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { humanize } from '#shared/words.ts';
import { copyText } from '../components/copy-text.ts';
import { notifyError } from '../components/toast.tsx';
import { parseRef } from '../routes.ts';
import type { Store } from '../store/index.ts';

type Records = Pick<Store, Level>;

/** Ids of what the page of a record shows: its own, and its customer's. */
function idsAt(store: Records, type: Level, key: string): readonly string[] {
  const found = store[type](key).get();
  const record = 'customer' in found ? found.customer : found.onboarding;
  if (record === null) return [];
  const own = `${humanize(type)} #${record.display_id} (${record.id})`;
  return 'customer_id' in record ? [own, `Customer (${record.customer_id})`] : [own];
}

/** The screen, and ids of the records on it, by its address; names and values stay here. */
function inSight(store: Records, path: string): readonly string[] {
  const [, screen = '', ref = ''] = path.split('/');
  const reference = parseRef(ref);
  const key = 'key' in reference ? reference.key : String(reference.displayId);
  const type = LEVELS.find((level) => RECORDS[level].plural === screen);
  const ids = type === undefined || key === '' ? [] : idsAt(store, type, key);
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
    notifyError('Nothing was copied', reasonOf(error));
  }
}
