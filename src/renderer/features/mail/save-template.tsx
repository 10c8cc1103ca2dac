import { useState } from 'react';
import type { MailTemplate } from '#shared/bridge/mail-templates.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/text-field.tsx';
import { sayWritten } from '../../state/undo.ts';
import { useStore } from '../../store/index.ts';

interface SaveTemplateProps {
  readonly words: Omit<MailTemplate, 'key'>;
  readonly templates: readonly MailTemplate[];
  readonly onName: (name: string) => void;
  readonly onSaved: () => void;
}

/** Keeps the words for the next mail: under the name of a template that is there, in its place. */
export function SaveTemplate({ words, templates, onName, onSaved }: SaveTemplateProps) {
  const store = useStore();
  const [error, setError] = useState<string | null>(null);
  const name = words.name.trim();
  const twin = templates.find((template) => template.name === name);
  const isKept = twin !== undefined && twin.subject === words.subject && twin.body === words.body;

  async function save(): Promise<void> {
    try {
      const { batch_id } = await store.bridge.call('mailTemplates.save', {
        ...words,
        name,
        ...(twin === undefined ? {} : { key: twin.key }),
      });
      sayWritten(store, batch_id, `Saved the mail template ${name}`);
      onSaved();
    } catch (failure) {
      setError(reasonOf(failure));
    }
  }

  return (
    <div className="flex items-end gap-2">
      <TextField
        label="Name of the template"
        className="flex-1"
        maxLength={255}
        value={words.name}
        error={error}
        onChange={(event) => {
          setError(null);
          onName(event.target.value);
        }}
      />
      <Button disabled={name === '' || isKept} onClick={() => void save()}>
        {twin === undefined ? 'Save as template' : 'Save changes to template'}
      </Button>
    </div>
  );
}
