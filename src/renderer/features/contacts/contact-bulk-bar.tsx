import { Archive, ArchiveRestore, Tags, X } from 'lucide-react';
import { useState } from 'react';
import type { ContactReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { MultiCombobox } from '../../components/combobox.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import type { Option } from '../../components/options.ts';
import { Popover } from '../../components/popover.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { formatNumber } from '../../lib/words.ts';
import { useDraft } from '../../state/drafts.ts';
import { useShortcuts } from '../../state/shortcuts.ts';
import { useStore } from '../../store/index.ts';
import { commonLabels, relabel, unarchiveContacts } from './contact-actions.ts';

interface ContactBulkBarProps {
  /** All archived, or all not. */
  readonly selected: readonly ContactReplica[];
  readonly labelOptions: readonly Option[];
  readonly onArchive: () => void;
  readonly onDone: () => void;
}

/** What can be done to every selected contact. */
export function ContactBulkBar({ selected, labelOptions, onArchive, onDone }: ContactBulkBarProps) {
  const store = useStore();
  useShortcuts([
    {
      keys: 'escape',
      label: 'Select nothing',
      group: 'This customer',
      run: () => {
        onDone();
        return true;
      },
    },
  ]);
  const isArchived = selected.every(({ archived }) => archived);
  return (
    <div role="toolbar" aria-label="Selected contacts" className="flex min-w-0 flex-1 items-center gap-1">
      <span className="me-1 font-medium whitespace-nowrap tabular">
        {formatNumber(selected.length)} selected
      </span>
      {isArchived ? (
        <Button
          variant="quiet"
          icon={<ArchiveRestore size={14} aria-hidden="true" />}
          onClick={() => {
            unarchiveContacts(store, selected);
            onDone();
          }}
        >
          Unarchive
        </Button>
      ) : (
        <Button variant="quiet" icon={<Archive size={14} aria-hidden="true" />} onClick={onArchive}>
          Archive
        </Button>
      )}
      <Labels selected={selected} labelOptions={labelOptions} />
      <span className="flex-1" />
      <IconButton label="Select nothing" keys="escape" icon={<X size={16} />} onClick={onDone} />
    </div>
  );
}

function Labels({ selected, labelOptions }: Pick<ContactBulkBarProps, 'selected' | 'labelOptions'>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label="Labels of the selected contacts"
      className="w-80 p-3"
      trigger={
        <Button variant="quiet" icon={<Tags size={14} aria-hidden="true" />}>
          Labels
        </Button>
      }
    >
      <LabelsForm selected={selected} labelOptions={labelOptions} onDone={() => setOpen(false)} />
    </Popover>
  );
}

interface LabelsFormProps extends Pick<ContactBulkBarProps, 'selected' | 'labelOptions'> {
  readonly onDone: () => void;
}

function LabelsForm({ selected, labelOptions, onDone }: LabelsFormProps) {
  const store = useStore();
  const [before] = useState(() => commonLabels(selected));
  const these = selected.map(({ key }) => key).toSorted();
  const [labels, setLabels, drop] = useDraft<readonly string[]>(`contacts/${these.join('+')}/labels`, before);
  return (
    <SubmitForm
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        relabel(store, selected, before, labels);
        drop();
        onDone();
      }}
    >
      <MultiCombobox
        label="Labels that all of them have"
        allowsNew
        placeholder="Type a label, then Enter"
        values={labels}
        options={labelOptions}
        onChange={setLabels}
        hint="Labels that only some have stay as they are."
      />
      <Button type="submit" variant="primary" className="self-end">
        Change labels
      </Button>
    </SubmitForm>
  );
}
