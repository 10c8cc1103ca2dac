import { usePeopleByKey, usePeopleOptions } from '../state/people.tsx';
import { PersonName } from './avatar.tsx';
import { InlineSelect } from './inline-edit.tsx';
import type { InlineBase } from './inline-shell.tsx';

/** Somebody of the workspace, by key. Who has left, or is not known, still shows where they are the value. */
export function InlinePerson(props: Omit<InlineBase<string | null>, 'display' | 'placeholder'>) {
  const { value } = props;
  const people = usePeopleByKey();
  const options = usePeopleOptions(value);
  const known = value === null ? undefined : people.get(value);
  const name = known?.name ?? 'Somebody unknown';
  const isGone = known !== undefined && known.removed_at !== null;
  return (
    <InlineSelect
      {...props}
      placeholder="Nobody"
      isClearable
      options={
        value === null || known !== undefined ? options : [...options, { value, label: name, detail: value }]
      }
      display={
        <span className="flex min-w-0 items-center gap-1.5">
          <PersonName name={name} isGone={isGone} />
          {isGone ? <span className="shrink-0 text-faint">removed</span> : null}
        </span>
      }
    />
  );
}
