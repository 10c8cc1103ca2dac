import { useState } from 'react';
import type { ViewReplica } from '#shared/replica.ts';
import { problemOfLine } from '#shared/values/text.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Radio } from '../components/radio.tsx';
import { SubmitForm } from '../components/submit-form.tsx';
import { TextField } from '../components/text-field.tsx';
import { useDraft } from '../state/drafts.ts';

interface ViewDialogProps {
  /** Names the draft: what is typed is there again. */
  readonly draftId: string;
  readonly title: string;
  readonly name: string;
  /** Null where it is not asked. */
  readonly scope: ViewReplica['scope'] | null;
  readonly onClose: () => void;
  readonly onSave: (name: string, scope: ViewReplica['scope']) => void;
}

const NAME_MAX = 255;

/** Asks for the name of a view, and whose it is. */
export function ViewDialog({ draftId, title, name: given, scope: first, onClose, onSave }: ViewDialogProps) {
  const [name, setName, drop] = useDraft(draftId, given);
  const [scope, setScope] = useState(first ?? 'mine');
  const [problem, setProblem] = useState<string | null>(null);
  const isUsable = name.trim() !== '';
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="view-form" variant="primary" disabled={!isUsable}>
            Save
          </Button>
        </>
      }
    >
      <SubmitForm
        id="view-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isUsable) return;
          const found = problemOfLine(name.trim());
          setProblem(found === null ? null : `The name ${found}`);
          if (found !== null) return;
          drop();
          onSave(name.trim(), scope);
        }}
        className="flex flex-col gap-3"
      >
        <TextField
          label="Name"
          value={name}
          maxLength={NAME_MAX}
          error={problem}
          data-autofocus
          onChange={(event) => setName(event.target.value)}
        />
        {first === null ? null : (
          <fieldset className="flex gap-4">
            <legend className="sr-only">Whose view it is</legend>
            <Radio name="view-scope" checked={scope === 'mine'} onChange={() => setScope('mine')}>
              Mine
            </Radio>
            <Radio name="view-scope" checked={scope === 'workspace'} onChange={() => setScope('workspace')}>
              The workspace’s
            </Radio>
          </fieldset>
        )}
        {first === null ? null : (
          <p className="text-xs text-muted">
            It keeps filters, columns and order, and stands in the sidebar with how many it has. The
            workspace’s is for everybody.
          </p>
        )}
      </SubmitForm>
    </Dialog>
  );
}
