import { REMINDER_KINDS, type ReminderKind, type Workspace } from '#shared/local/workspace.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { Select } from '../../components/select.tsx';
import { notifyError } from '../../components/toast.tsx';
import { type NotificationState, useNotifications } from '../../state/notifications.ts';
import { useAppInfo } from '../../store/index.ts';
import { Section } from './section.tsx';
import { useWorkspace } from './use-workspace.ts';

const KIND_WORDS: Readonly<Record<ReminderKind, { readonly label: string; readonly hint: string }>> = {
  task: {
    label: 'Tasks that are due',
    hint: 'On their day, and from then on as often as their onboarding says.',
  },
  target: {
    label: 'Target dates',
    hint: 'A week before, the day before, on the day, and once it has passed.',
  },
  next_step: { label: 'Next steps', hint: 'On the day that you have written beside one.' },
  quiet: { label: 'Quiet customers', hint: 'When nothing was noted or done for two weeks; then weekly.' },
};

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}));

type Change = (patch: Partial<Workspace['reminders']>, message: string) => void;

/** When one is reminded, of what, and how. */
export function RemindersSection() {
  const { workspace, set } = useWorkspace();
  const isBrowser = useAppInfo()?.shell === 'browser';
  if (workspace === null) return null;
  const { reminders, time_zone: timeZone } = workspace;
  const change: Change = (patch, message) =>
    void set({ reminders: patch }, message).catch((failure: Error) =>
      notifyError('The reminders were not changed', failure.message),
    );
  return (
    <>
      <Section
        title="Reminders"
        description="Once a day you are told what is due: of your customers, of onboardings that you run, and of tasks that are yours. Nothing of what is paused or churned; a single onboarding’s reminders are set on its page."
      >
        <Checkbox
          label="Remind me once a day"
          isChecked={reminders.enabled}
          onChange={(enabled) =>
            change({ enabled }, enabled ? 'Reminders switched on' : 'Reminders switched off')
          }
        >
          Remind me once a day
        </Checkbox>
        <Select
          label="At"
          value={String(reminders.hour)}
          options={HOURS}
          isDisabled={!reminders.enabled}
          hint={`By the clock of ${timeZone.replaceAll('_', ' ')}, or as soon after it as this computer is awake`}
          onChange={(hour) => change({ hour: Number(hour) }, `Reminders come at ${hour}:00 now`)}
          className="w-72"
        />
        <Kinds kinds={reminders.kinds} isDisabled={!reminders.enabled} change={change} />
      </Section>
      <Section title="How they reach you">{isBrowser ? <InBrowser /> : <InDesktop />}</Section>
    </>
  );
}

interface KindsProps {
  readonly kinds: readonly ReminderKind[];
  readonly isDisabled: boolean;
  readonly change: Change;
}

function Kinds({ kinds, isDisabled, change }: KindsProps) {
  const toggle = (kind: ReminderKind, isOn: boolean) => {
    const { label } = KIND_WORDS[kind];
    const next = REMINDER_KINDS.filter((one) => (one === kind ? isOn : kinds.includes(one)));
    change({ kinds: next }, isOn ? `${label}: reminded of` : `${label}: no reminders`);
  };
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="pb-2 font-medium">Of what</legend>
      {REMINDER_KINDS.map((kind) => (
        <div key={kind} className="flex flex-col gap-0.5">
          <Checkbox
            label={KIND_WORDS[kind].label}
            isChecked={kinds.includes(kind)}
            isDisabled={isDisabled}
            onChange={(isOn) => toggle(kind, isOn)}
          >
            {KIND_WORDS[kind].label}
          </Checkbox>
          <p className="ps-6 text-muted">{KIND_WORDS[kind].hint}</p>
        </div>
      ))}
    </fieldset>
  );
}

const BROWSER_WORDS: Readonly<Record<NotificationState, string>> = {
  default:
    'On this page. Allow notifications, and they are shown too while you look at something else; a tab of Pivotal has to be open.',
  granted:
    'On this page, or as a notification while you look at something else; a tab of Pivotal has to be open.',
  denied:
    'On this page only: notifications of Pivotal are blocked in this browser. Its settings for this address can allow them again.',
  unsupported: 'On this page only: this browser shows no notifications here.',
};

function InBrowser() {
  const { state, ask } = useNotifications();
  return (
    <div className="flex flex-col items-start gap-3">
      <p role="status" className="text-muted">
        {BROWSER_WORDS[state]}
      </p>
      {state === 'default' ? <Button onClick={() => void ask()}>Allow notifications</Button> : null}
    </div>
  );
}

function InDesktop() {
  return (
    <p className="text-muted">
      As notifications of your system, also while Pivotal’s window is closed. “This computer” switches them
      off for this laptop alone.
    </p>
  );
}
