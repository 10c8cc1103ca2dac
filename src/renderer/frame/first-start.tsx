import { type FormEvent, useEffect, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../components/button.tsx';
import { Combobox } from '../components/combobox.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/text-field.tsx';
import { notify, notifyError } from '../components/toast.tsx';
import { paths } from '../routes.ts';
import { usePeopleOptions } from '../state/people.tsx';
import { useLayout } from '../state/ui.ts';
import { type Store, useAppInfo, useCustomers, usePeople, useStore } from '../store/index.ts';

/** What is being asked. */
type Step = 'name' | 'sample';

/**
 * The first time in a workspace: who are you, and, while it is empty, whether to fill it with sample data. Both
 * can be skipped, and both are in the settings afterwards.
 */
export function FirstStart() {
  const info = useAppInfo();
  const isDone = useLayout((state) => state.isFirstStartDone);
  const finish = useLayout((state) => state.finishFirstStart);
  const [step, setStep] = useState<Step>('name');
  const { status, rows } = useCustomers();
  const isEmpty = status === 'ready' && rows.length === 0;
  // Once begun it goes on to its end, although the first answer already makes `me` known.
  const isOpen = !isDone && info !== null && (info.me === null || step === 'sample');
  // Whoever answers quickly is there before the first copy, which alone can tell.
  const isFilled = isOpen && step === 'sample' && rows.length > 0;
  useEffect(() => {
    if (isFilled) finish();
  }, [isFilled, finish]);
  if (!isOpen) return null;
  if (step === 'sample') return isEmpty ? <SampleStep onDone={finish} /> : null;
  const goOn = () => setStep('sample');
  return <NameStep onNext={goOn} onSkip={goOn} />;
}

async function introduce(store: Store, name: string, key: string | null): Promise<void> {
  const person_key = key ?? (await store.bridge.call('people.save', { name, email: null })).key;
  await store.bridge.call('profile.set', { person_key });
}

function NameStep({ onNext, onSkip }: { readonly onNext: () => void; readonly onSkip: () => void }) {
  const store = useStore();
  const people = usePeople();
  const options = usePeopleOptions();
  const formId = useId();
  const [value, setValue] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);

  function answer(next: string | null): void {
    setValue(next);
    setError(null);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (value === null || value.trim() === '') {
      setError('Write your name, or skip this for now');
      return;
    }
    const known = people.find((person) => person.key === value);
    introduce(store, value, known?.key ?? null).then(onNext, (failure: Error) => setError(failure.message));
  }

  return (
    <Dialog
      isOpen
      onClose={onSkip}
      title="Welcome to Pivotal"
      description="What is your name? It stands beside what you change, and new customers are yours unless you say otherwise."
      footer={
        <>
          <Button onClick={onSkip}>Skip</Button>
          <Button type="submit" form={formId} variant="primary">
            Continue
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className="pt-2">
        {options.length === 0 ? (
          <TextField
            label="Your name"
            autoComplete="name"
            maxLength={255}
            value={value ?? ''}
            error={error}
            onChange={(event) => answer(event.target.value)}
          />
        ) : (
          <Combobox
            label="Your name"
            allowsNew
            maxLength={255}
            value={value}
            options={options}
            error={error}
            onChange={answer}
          />
        )}
      </form>
    </Dialog>
  );
}

function SampleStep({ onDone }: { readonly onDone: () => void }) {
  const store = useStore();
  const [, navigate] = useLocation();
  const [isLoading, setLoading] = useState(false);

  function load(): void {
    if (isLoading) return;
    setLoading(true);
    store.bridge.call('sample.load', {}).then(
      ({ loaded }) => {
        notify({
          message: loaded ? 'Loaded the sample data' : 'The workspace is not empty, so nothing was loaded',
        });
        onDone();
      },
      (failure: Error) => {
        notifyError('The sample data could not be loaded', failure.message);
        onDone();
      },
    );
  }

  return (
    <Dialog
      isOpen
      onClose={onDone}
      title="Look around first?"
      description="Sample data fills this workspace with 12 made-up customers, their contacts and onboardings, so that you can try everything. If your team has a workspace in the cloud, connect to it instead."
      footer={
        <>
          <Button
            variant="quiet"
            className="me-auto"
            onClick={() => {
              onDone();
              navigate(paths.settings('cloud'));
            }}
          >
            Connect to the cloud
          </Button>
          <Button onClick={onDone}>Start empty</Button>
          <Button data-autofocus variant="primary" aria-disabled={isLoading} onClick={load}>
            Load sample data
          </Button>
        </>
      }
    />
  );
}
