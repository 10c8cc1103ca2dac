import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { isOnThisMachine, type ModelSettingsAnswer } from '#shared/bridge/pi-model.ts';
import type { BridgeInput } from '#shared/bridge.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { useDraft } from '../../state/drafts.ts';
import { useStore } from '../../store/index.ts';
import { SavedLine } from './saved-line.tsx';
import { Section } from './section.tsx';

type Changes = BridgeInput<'model.set'>;

/** What Pi may ask besides itself: a model that the person runs. */
export function PiSection() {
  const { bridge } = useStore();
  const [model, setModel] = useState<ModelSettingsAnswer | null>(null);
  useEffect(() => {
    bridge.call('model.get', {}).then(setModel, (failure: Error) => {
      notifyError('The settings of Pi could not be read', failure.message);
    });
  }, [bridge]);
  const change = async (changes: Changes) => setModel(await bridge.call('model.set', changes));
  return (
    <Section
      title="Pi"
      description="Pi reads and ranks on this computer, without a model and without the network. A model that you run yourself, such as one of Ollama’s, can answer questions in your own words: it reads by Pi’s tools, and nothing can be changed by it."
    >
      {model === null ? null : <Model model={model} change={change} />}
    </Section>
  );
}

interface ModelProps {
  readonly model: ModelSettingsAnswer;
  readonly change: (changes: Changes) => Promise<void>;
}

function Model({ model, change }: ModelProps) {
  const [asksAbout, setAsksAbout] = useState<string | null>(null);
  const [keysSaved, setKeysSaved] = useState(0);
  const { origin } = new URL(model.address);
  const isNear = isOnThisMachine(model.address);
  const isWaiting = model.enabled && !isNear && model.confirmed !== origin;
  const tryTo = (changes: Changes) =>
    change(changes).catch((failure: Error) => notifyError('Pi was not changed', failure.message));

  function switchOn(enabled: boolean): void {
    if (enabled && !isNear && model.confirmed !== origin) setAsksAbout(origin);
    else void tryTo({ enabled });
  }

  return (
    <>
      <Checkbox label="Answer questions with my own model" isChecked={model.enabled} onChange={switchOn}>
        Answer questions with my own model
      </Checkbox>
      <Where model={model} change={change} />
      <SavedLine
        // What was typed is not left standing there.
        key={keysSaved}
        label="Key"
        value=""
        verb={model.has_key ? 'Replace key' : 'Save key'}
        placeholder={model.has_key ? 'A key is kept' : 'Most local models need none'}
        isSecret
        onSave={(key) =>
          change({ key }).then(() => {
            setKeysSaved((before) => before + 1);
            notify({ message: 'The key is kept' });
          })
        }
      />
      {model.has_key ? (
        <div className="flex items-center gap-3">
          <p className="text-muted">
            {model.key_kept_in === 'keychain'
              ? 'The key is in the keychain of this computer.'
              : 'The key is in a file that only you may read.'}
          </p>
          <Button size="small" onClick={() => void tryTo({ key: null })}>
            Remove key
          </Button>
        </div>
      ) : null}
      <p role="status" className="text-muted">
        {statusOf(model, isNear, isWaiting)}
      </p>
      {isWaiting ? (
        <div>
          <Button onClick={() => setAsksAbout(origin)}>Allow {origin}…</Button>
        </div>
      ) : null}
      <ConfirmDialog
        isOpen={asksAbout !== null}
        title="Send customers’ data to another machine?"
        description={`${asksAbout ?? ''} is not this computer. Your questions go there, and whatever the model looks up to answer them: names, e-mail addresses, amounts, notes. Nothing has been sent yet.`}
        confirmLabel="Allow it"
        isDangerous
        onConfirm={() => {
          void tryTo({ enabled: true, confirmed: asksAbout });
          setAsksAbout(null);
        }}
        onClose={() => setAsksAbout(null)}
      />
    </>
  );
}

function statusOf(model: ModelSettingsAnswer, isNear: boolean, isWaiting: boolean): string {
  if (!model.enabled) return 'Off: nothing is sent to any model.';
  if (isWaiting)
    return 'Nothing is sent: the address is not on this computer, and you have not allowed it yet.';
  const place = isNear ? 'it runs on this computer' : `you have allowed ${new URL(model.address).origin}`;
  return `On: ${place}. Ask it by “Pi: ask in your own words” in the search.`;
}

/** Address and name belong together: they are saved by one button. */
function Where({ model, change }: ModelProps) {
  const saved = useMemo(() => ({ address: model.address, name: model.model }), [model.address, model.model]);
  const [typed, setTyped, drop] = useDraft('settings/pi-model', saved);
  const [error, setError] = useState<string | null>(null);
  const isChanged = typed.address.trim() !== model.address || typed.name.trim() !== model.model;

  function save(event: FormEvent): void {
    event.preventDefault();
    change({ address: typed.address.trim(), model: typed.name.trim() }).then(
      () => {
        drop();
        setError(null);
        notify({ message: 'The model is saved' });
      },
      (failure: Error) => setError(failure.message),
    );
  }

  return (
    <SubmitForm onSubmit={save} className="flex flex-col gap-4">
      <TextField
        label="Address"
        value={typed.address}
        error={error}
        hint="Of any server that works like OpenAI’s, up to /v1"
        onChange={(event) => setTyped({ ...typed, address: event.target.value })}
        className="w-72"
      />
      <div className="flex items-end gap-2">
        <TextField
          label="Model"
          value={typed.name}
          onChange={(event) => setTyped({ ...typed, name: event.target.value })}
          className="w-72"
        />
        <Button type="submit" className="h-8" disabled={!isChanged}>
          Save model
        </Button>
      </div>
    </SubmitForm>
  );
}
