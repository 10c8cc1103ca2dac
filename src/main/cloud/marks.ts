import { RECORD_MARKS, type RecordMark } from '#shared/sync-names.ts';
import type { Hub } from '../hub/hub.ts';
import { isResource, type Resource } from '../hub/records/records.ts';

export interface MarkedRecord {
  readonly resource: Resource;
  readonly key: string;
  readonly mark: RecordMark;
}

/** Every record that the cloud does not have as it is here; of several reasons the gravest. */
export function marksOf(hub: Pick<Hub, 'outbox' | 'conflicts'>): readonly MarkedRecord[] {
  const marks = new Map<string, MarkedRecord>();
  const note = (resource: Resource, key: string, mark: RecordMark) => {
    const name = `${resource} ${key}`;
    const gravity = RECORD_MARKS.indexOf(marks.get(name)?.mark ?? 'pending');
    if (RECORD_MARKS.indexOf(mark) >= gravity) marks.set(name, { resource, key, mark });
  };
  for (const { resource, key, state } of hub.outbox.records()) {
    if (state !== 'local_only' && state !== 'left_here') note(resource, key, state);
  }
  for (const { resource, theirs } of hub.outbox.inState('twin')) {
    for (const key of theirs) note(resource, key, 'twin');
  }
  for (const { resource, key } of hub.conflicts.list())
    if (isResource(resource)) note(resource, key, 'conflict');
  return [...marks.values()];
}
