import { useId, useState } from 'react';
import type { TaskReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextArea } from '../../components/text-field.tsx';
import { count } from '../../lib/words.ts';
import { useDraft } from '../../state/drafts.ts';

interface CompleteDialogsProps {
  /** Tasks that are to be completed with a note. */
  readonly asking: readonly TaskReplica[] | null;
  /** A task that is to be completed, and has open subtasks. */
  readonly parent: TaskReplica | null;
  /** How many those are. */
  readonly open: number;
  readonly onNote: (chosen: readonly TaskReplica[], note: string) => void;
  /** Null when it is not to be completed after all. */
  readonly onAnswered: (withSubtasks: boolean | null) => void;
  readonly onClose: () => void;
}

/** What is asked before tasks are completed. */
export function CompleteDialogs({ asking, parent, open, onNote, onAnswered, onClose }: CompleteDialogsProps) {
  return (
    <>
      <SubtasksDialog parent={parent} open={open} onAnswer={onAnswered} />
      <NoteDialog
        asking={asking}
        onClose={onClose}
        onNote={(note) => {
          const undone = (asking ?? []).filter(({ done }) => !done);
          if (undone.length > 0) onNote(undone, note);
          onClose();
        }}
      />
    </>
  );
}

interface SubtasksDialogProps {
  readonly parent: TaskReplica | null;
  readonly open: number;
  readonly onAnswer: (withSubtasks: boolean | null) => void;
}

function SubtasksDialog({ parent, open, onAnswer }: SubtasksDialogProps) {
  // What is asked stays in place while the dialog fades out.
  const [last, setLast] = useState({ title: '', open: 0 });
  if (parent !== null && (parent.title !== last.title || open !== last.open))
    setLast({ title: parent.title, open });
  return (
    <Dialog
      isOpen={parent !== null}
      onClose={() => onAnswer(null)}
      title={`Complete ${last.title}?`}
      description={`It has ${count(last.open, 'open subtask')}.`}
      footer={
        <>
          <Button onClick={() => onAnswer(null)}>Cancel</Button>
          <Button onClick={() => onAnswer(false)}>Only this task</Button>
          <Button variant="primary" data-autofocus onClick={() => onAnswer(true)}>
            Complete all
          </Button>
        </>
      }
    />
  );
}

interface NoteDialogProps {
  readonly asking: readonly TaskReplica[] | null;
  readonly onNote: (note: string) => void;
  readonly onClose: () => void;
}

function NoteDialog({ asking, onNote, onClose }: NoteDialogProps) {
  const formId = useId();
  const [last, setLast] = useState<readonly TaskReplica[]>([]);
  if (asking !== null && asking !== last) setLast(asking);
  return (
    <Dialog
      isOpen={asking !== null}
      onClose={onClose}
      title={`Complete ${last.length === 1 ? (last[0]?.title ?? '') : count(last.length, 'task')} with a note`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" keys="mod+enter">
            Complete
          </Button>
        </>
      }
    >
      <NoteForm key={last.map(({ key }) => key).join()} id={formId} tasks={last} onNote={onNote} />
    </Dialog>
  );
}

interface NoteFormProps {
  readonly id: string;
  readonly tasks: readonly TaskReplica[];
  readonly onNote: (note: string) => void;
}

function NoteForm({ id, tasks, onNote }: NoteFormProps) {
  const [note, setNote, drop] = useDraft(`complete-note/${tasks[0]?.key ?? ''}`, '');
  const [error, setError] = useState<string | null>(null);
  return (
    <SubmitForm
      id={id}
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim() === '') {
          setError('Write the note, or complete it without one by D');
          return;
        }
        drop();
        onNote(note.trim());
      }}
    >
      <TextArea
        label="Note"
        hint="It is kept as a comment on the task."
        rows={3}
        maxLength={20_000}
        value={note}
        error={error}
        data-autofocus=""
        onChange={(event) => {
          setNote(event.target.value);
          setError(null);
        }}
      />
    </SubmitForm>
  );
}
