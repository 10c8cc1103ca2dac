import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useDraft } from '../../state/drafts.ts';

export interface SavedLineProps {
  readonly label: string;
  readonly value: string;
  /** What the button says. */
  readonly verb: string;
  readonly placeholder?: string;
  /** Whether nothing is a value too. */
  readonly isOptional?: boolean;
  /** It may hold a password: what is typed is kept nowhere. */
  readonly isSecret?: boolean;
  /** Its rejection is shown at the field. */
  readonly onSave: (value: string) => Promise<void>;
}

/** One line of text that is saved by its own button. */
export function SavedLine({
  label,
  value,
  verb,
  placeholder,
  isOptional = false,
  isSecret = false,
  onSave,
}: SavedLineProps) {
  const [text, setText, drop] = useDraft(isSecret ? null : `settings/${label}`, value);
  const [error, setError] = useState<string | null>(null);

  function save(event: FormEvent): void {
    event.preventDefault();
    if (text.trim() === '' && !isOptional) {
      setError('This cannot be empty');
      return;
    }
    onSave(text.trim()).then(
      () => {
        drop();
        setError(null);
      },
      (failure: Error) => setError(failure.message),
    );
  }

  return (
    <SubmitForm onSubmit={save} className="flex items-end gap-2">
      <TextField
        label={label}
        maxLength={255}
        placeholder={placeholder}
        value={text}
        error={error}
        onChange={(event) => setText(event.target.value)}
        className="w-72"
      />
      <Button type="submit" className="h-8" disabled={text.trim() === value}>
        {verb}
      </Button>
    </SubmitForm>
  );
}
