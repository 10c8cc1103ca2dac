import { type FormEvent, useState } from 'react';
import type { IntegrationSource } from '#shared/bridge/integrations.ts';
import { Button } from '../../components/button.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useStore } from '../../store/index.ts';

interface NewKeyProps {
  readonly source: IntegrationSource;
  readonly filter: string | null;
  readonly onChanged: () => void;
}

/** Another key in place of one that is not accepted any more. */
export function NewKey({ source, filter, onChanged }: NewKeyProps) {
  const { bridge } = useStore();
  const [key, setKey] = useState('');
  const [error, setError] = useState<string | null>(null);

  function use(event: FormEvent): void {
    event.preventDefault();
    if (key.trim() === '') {
      setError('Paste a key first');
      return;
    }
    bridge
      .call('integrations.connect', { source, key: key.trim(), filter })
      .then(onChanged, (failure: Error) => setError(failure.message));
  }

  return (
    <SubmitForm onSubmit={use} className="flex items-start gap-2">
      <TextField
        label="Another key"
        type="password"
        autoComplete="off"
        value={key}
        error={error}
        maxLength={1000}
        onChange={(event) => setKey(event.target.value)}
        className="flex-1"
      />
      <Button type="submit" variant="primary" className="mt-5 h-8">
        Use this key
      </Button>
    </SubmitForm>
  );
}
