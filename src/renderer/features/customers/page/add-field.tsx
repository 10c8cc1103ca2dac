import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../../components/button.tsx';
import { ComboInput } from '../../../components/combo-input.tsx';
import type { Option } from '../../../components/options.ts';
import { Popover } from '../../../components/popover.tsx';
import { Radio } from '../../../components/radio.tsx';
import { SubmitForm } from '../../../components/submit-form.tsx';
import { tooLong } from '../../../lib/length-limit.ts';
import type { CustomFieldKind } from '../../../state/customer-facts.ts';

const KINDS: readonly { readonly kind: CustomFieldKind; readonly label: string }[] = [
  { kind: 'text', label: 'Text' },
  { kind: 'number', label: 'Number' },
  { kind: 'date', label: 'Date' },
  { kind: 'boolean', label: 'Yes or no' },
];

const NAME_LENGTH = 120;

interface AddFieldProps {
  /** The fields that other customers have. */
  readonly options: readonly Option[];
  readonly onAdd: (name: string, kind: CustomFieldKind) => void;
}

/** A field that others have is added by its name; one that is new is asked what its values are. */
export function AddField({ options, onAdd }: AddFieldProps) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState<string | null>(null);
  const length = tooLong(name ?? '', NAME_LENGTH);

  function toggle(next: boolean): void {
    setOpen(next);
    setName(null);
  }

  function add(added: string, kind: CustomFieldKind): void {
    toggle(false);
    // The popover gives the focus back first; then the new field's editor takes it.
    setTimeout(() => onAdd(added, kind));
  }

  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={toggle}
      label="Add a field"
      className="w-72 p-2"
      trigger={
        <Button variant="quiet" size="small" icon={<Plus size={14} />} className="-ms-2 mt-1">
          Add a field
        </Button>
      }
    >
      <ComboInput
        label="Name of the field"
        placeholder="Name, such as Renewal date"
        value={name}
        options={options}
        allowsNew
        maxLength={NAME_LENGTH}
        startsOpen={options.length > 0}
        onPick={(picked) => {
          if (options.some(({ value }) => value === picked)) add(picked ?? '', 'text');
          else setName(picked);
        }}
        onCancel={() => toggle(false)}
      />
      {length === null ? null : (
        <p role="alert" className="pt-1 text-xs text-danger-text">
          {length}
        </p>
      )}
      {name === null || length !== null ? null : (
        <KindOfNew key={name} name={name} onAdd={(kind) => add(name, kind)} />
      )}
    </Popover>
  );
}

interface KindOfNewProps {
  readonly name: string;
  readonly onAdd: (kind: CustomFieldKind) => void;
}

/** The first guess is right nearly always, and Enter takes it. */
function KindOfNew({ name, onAdd }: KindOfNewProps) {
  const [kind, setKind] = useState<CustomFieldKind>(/\bdate$/i.test(name.trim()) ? 'date' : 'text');

  function submit(event: FormEvent): void {
    event.preventDefault();
    onAdd(kind);
  }

  return (
    <SubmitForm onSubmit={submit} className="flex flex-col gap-2 pt-2">
      <fieldset className="flex flex-wrap gap-x-3 gap-y-1">
        <legend className="pb-1 text-xs text-muted">Its values are</legend>
        {KINDS.map((each) => (
          <Radio
            key={each.kind}
            ref={each.kind === kind ? focusOnce : undefined}
            name="kind"
            checked={each.kind === kind}
            onChange={() => setKind(each.kind)}
          >
            {each.label}
          </Radio>
        ))}
      </fieldset>
      <Button type="submit" variant="primary" className="self-end">
        Add field
      </Button>
    </SubmitForm>
  );
}

function focusOnce(element: HTMLInputElement | null): void {
  element?.focus();
}
