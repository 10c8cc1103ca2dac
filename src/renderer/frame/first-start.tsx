import { type FormEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../components/button.tsx';
import { Combobox } from '../components/combobox.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Radio } from '../components/radio.tsx';
import { SubmitForm } from '../components/submit-form.tsx';
import { TextField } from '../components/text-field.tsx';
import { notify, notifyError } from '../components/toast.tsx';
import { useSyncStatus } from '../features/sync/sync-status.ts';
import { useIsPainted } from '../lib/painted.ts';
import { paths } from '../routes.ts';
import { useDraft } from '../state/drafts.ts';
import { isFocusHomeless } from '../state/focus.ts';
import { usePeopleOptions } from '../state/people.tsx';
import { useLayout } from '../state/ui.ts';
import { type Store, useAppInfo, useCustomers, usePeople, useStore } from '../store/index.ts';
import { FirstPicture } from './first-picture.tsx';

/** What is being asked. */
type Step = 'name' | 'sample';

/** Where the data is to be. */
type Place = 'laptop' | 'cloud';

const PLACES: readonly { readonly place: Place; readonly label: string; readonly detail: string }[] = [
  { place: 'laptop', label: 'Stay on this laptop', detail: 'You can connect later, in the settings.' },
  { place: 'cloud', label: 'Connect to the cloud', detail: 'You need an API key of your team’s workspace.' },
];

/**
 * The first time in a workspace: who are you and whether to connect to the cloud; then, while it is empty and
 * stays local, whether to fill it with sample data. All can be skipped, and all is in the settings afterwards.
 */
export function FirstStart() {
  const info = useAppInfo();
  const isDone = useLayout((state) => state.isFirstStartDone);
  const finish = useLayout((state) => state.finishFirstStart);
  const [step, setStep] = useState<Step>('name');
  const [, navigate] = useLocation();
  const { status, rows } = useCustomers();
  const isEmpty = status === 'ready' && rows.length === 0;
  // Once begun it goes on to its end, although the first answer already makes `me` known.
  // With the frame, its drawing would be half as long again.
  const isPainted = useIsPainted();
  const isOpen = !isDone && isPainted && info !== null && (info.me === null || step === 'sample');
  // Whoever answers quickly is there before the first copy, which alone can tell.
  const isFilled = isOpen && step === 'sample' && rows.length > 0;
  useEffect(() => {
    if (isFilled) finish();
  }, [isFilled, finish]);
  if (!isOpen) return null;
  if (step === 'sample') return isEmpty ? <SampleStep onDone={finish} /> : null;
  function goOn(place: Place): void {
    if (place === 'laptop') {
      setStep('sample');
      return;
    }
    finish();
    navigate(paths.settings('cloud'));
  }
  return <NameStep onNext={goOn} />;
}

const NAME_HINT = 'It stands beside what you change; new customers are yours unless you say otherwise.';

async function introduce(store: Store, name: string, key: string | null): Promise<void> {
  const person_key = key ?? (await store.bridge.call('people.save', { name, email: null })).key;
  await store.bridge.call('profile.set', { person_key });
}

function NameStep({ onNext }: { readonly onNext: (place: Place) => void }) {
  const store = useStore();
  const people = usePeople();
  const options = usePeopleOptions();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped, drop] = useDraft('first-start/name', '');
  const value = typed === '' ? null : typed;
  const [error, setError] = useState<string | null>(null);
  const [place, setPlace] = useState<Place>('laptop');
  const status = useSyncStatus();
  const isConnected = status !== null && status.upstream !== null;
  const onSkip = () => onNext(place);
  const hasPeople = options.length > 0;
  useLayoutEffect(() => {
    // People who come after the question are offered in another field, which takes the focus over.
    if (hasPeople && isFocusHomeless()) form.current?.querySelector('input')?.focus();
  }, [hasPeople]);

  function answer(next: string | null): void {
    setTyped(next ?? '');
    setError(null);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (value === null || value.trim() === '') {
      setError('Write your name, or skip this for now');
      // Who came here by Enter may be at the choice below it.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
      return;
    }
    const known = people.find((person) => person.key === value);
    introduce(store, value, known?.key ?? null).then(
      () => {
        drop();
        onNext(place);
      },
      (failure: Error) => setError(failure.message),
    );
  }

  return (
    <Dialog
      isOpen
      isAlone
      onClose={onSkip}
      title="Welcome to Pivotal"
      picture={<FirstPicture />}
      description="Your customers, how they are and what to do for them next: here on this laptop, online or not."
      footer={
        <>
          <Button onClick={onSkip}>Skip</Button>
          <Button type="submit" form={formId} variant="primary">
            Continue
          </Button>
        </>
      }
    >
      <SubmitForm ref={form} id={formId} onSubmit={submit} className="flex flex-col gap-4 pt-2">
        {!hasPeople ? (
          <TextField
            label="Your name"
            hint={NAME_HINT}
            autoComplete="name"
            maxLength={255}
            value={value ?? ''}
            error={error}
            onChange={(event) => answer(event.target.value)}
          />
        ) : (
          <Combobox
            label="Your name"
            hint={NAME_HINT}
            allowsNew
            maxLength={255}
            value={value}
            options={options}
            error={error}
            onChange={answer}
          />
        )}
        {isConnected ? null : <PlaceChoice place={place} onChange={setPlace} />}
      </SubmitForm>
    </Dialog>
  );
}

interface PlaceChoiceProps {
  readonly place: Place;
  readonly onChange: (place: Place) => void;
}

function PlaceChoice({ place, onChange }: PlaceChoiceProps) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1.5 text-xs font-medium text-muted">Where your data is</legend>
      {PLACES.map((each) => (
        <Radio
          key={each.place}
          name={name}
          checked={each.place === place}
          onChange={() => onChange(each.place)}
        >
          {each.label}
          <span className="block text-xs text-muted">{each.detail}</span>
        </Radio>
      ))}
    </fieldset>
  );
}

function SampleStep({ onDone }: { readonly onDone: () => void }) {
  const store = useStore();
  const [, navigate] = useLocation();
  const [isLoading, setLoading] = useState(false);

  function importFile(): void {
    onDone();
    navigate(paths.settings('data'));
  }

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
      isAlone
      onClose={onDone}
      title="Look around first?"
      description="Sample data fills this workspace with 12 made-up customers, their contacts and onboardings, so that you can try everything. Or begin with what you have: a spreadsheet, or an export of another program."
      footer={
        <>
          <Button onClick={onDone}>Start empty</Button>
          <Button onClick={importFile}>Import a file</Button>
          <Button data-autofocus variant="primary" aria-disabled={isLoading} onClick={load}>
            Load sample data
          </Button>
        </>
      }
    />
  );
}
