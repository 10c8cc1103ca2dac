import { type FormEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextArea } from '../../components/text-field.tsx';
import { useDraft } from '../../state/drafts.ts';
import { refusalIsShown } from '../../state/refusals.ts';
import type { ReasonQuestion } from './questions.ts';

/** As long as the contract lets a reason be. */
const REASON_LENGTH = 2000;

/** A change that waits for its reason. */
export interface Ask {
  readonly question: ReasonQuestion;
  /** Makes the change; a refusal brings the question back with what was typed. */
  readonly write: (reason: string | null) => Promise<unknown>;
  /** Asked beside the reason. */
  readonly more?: ReactNode;
}

interface Asked extends Ask {
  readonly draft: string;
  readonly error: string | null;
}

/** Asks for the reason of a change before it is made. Render `dialog` where it is used. */
export function useReasonDialog(): { readonly ask: (ask: Ask) => void; readonly dialog: ReactNode } {
  const [asked, setAsked] = useState<Asked | null>(null);
  const isFree = useRef(true);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  function show(next: Asked | null): void {
    isFree.current = next === null;
    setAsked(next);
  }

  function confirm({ draft: _draft, error: _error, ...ask }: Asked, reason: string | null): void {
    show(null);
    ask.write(reason).catch((error: unknown) => {
      // Who has gone on to something else hears of it from the notices.
      if (!isMounted.current || !isFree.current) return;
      refusalIsShown(error);
      const message = reasonOf(error);
      show({ ...ask, draft: reason ?? '', error: message });
    });
  }

  return {
    ask: (ask) => show({ ...ask, draft: '', error: null }),
    dialog: <ReasonDialog asked={asked} onConfirm={confirm} onClose={() => show(null)} />,
  };
}

interface ReasonDialogProps {
  readonly asked: Asked | null;
  readonly onConfirm: (asked: Asked, reason: string | null) => void;
  readonly onClose: () => void;
}

function ReasonDialog({ asked, onConfirm, onClose }: ReasonDialogProps) {
  const formId = useId();
  // What is asked stays in place while the dialog fades out.
  const [last, setLast] = useState(asked);
  if (asked !== null && asked !== last) setLast(asked);
  if (last === null) return null;
  const { question } = last;
  return (
    <Dialog
      isOpen={asked !== null}
      onClose={onClose}
      title={question.title}
      description={question.description}
      footer={
        <>
          <Button onClick={onClose} className="min-w-20">
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            keys={question.isRequired ? 'mod+enter' : undefined}
            {...(question.isRequired ? {} : { 'data-autofocus': '' })}
          >
            {question.confirmLabel}
          </Button>
        </>
      }
    >
      <ReasonForm
        key={last.error}
        id={formId}
        asked={last}
        onConfirm={(reason) => {
          if (asked !== null) onConfirm(asked, reason);
        }}
      />
    </Dialog>
  );
}

interface ReasonFormProps {
  readonly id: string;
  readonly asked: Asked;
  readonly onConfirm: (reason: string | null) => void;
}

function ReasonForm({ id, asked, onConfirm }: ReasonFormProps) {
  const { question, draft, error: refusal, more } = asked;
  const [reason, setReason, drop] = useDraft(`reason/${window.location.pathname}/${question.title}`, draft);
  const [error, setError] = useState(refusal);

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const text = reason.trim();
    if (text === '' && question.isRequired) {
      setError(question.missing);
      event.currentTarget.querySelector('textarea')?.focus();
      return;
    }
    drop();
    onConfirm(text === '' ? null : text);
  }

  return (
    <SubmitForm id={id} onSubmit={submit} className="flex flex-col gap-3 pt-1">
      {more}
      <TextArea
        label={question.label}
        isRequired={question.isRequired}
        hint={question.isRequired ? undefined : 'May stay empty.'}
        maxLength={REASON_LENGTH}
        rows={2}
        value={reason}
        error={error}
        onChange={(event) => {
          setReason(event.target.value);
          setError(null);
        }}
        {...(question.isRequired || refusal !== null ? { 'data-autofocus': '' } : {})}
      />
    </SubmitForm>
  );
}
