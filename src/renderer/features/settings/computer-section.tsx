import { useCallback, useEffect, useState } from 'react';
import type { Computer, ComputerAction } from '#shared/bridge/computer.ts';
import type { BridgeInput } from '#shared/bridge.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { copyText } from '../../components/copy-text.ts';
import { Select } from '../../components/select.tsx';
import { notifyError } from '../../components/toast.tsx';
import { useAppInfo, useStore } from '../../store/index.ts';
import { SavedLine } from './saved-line.tsx';
import { Section } from './section.tsx';
import { UpdateLine } from './update-line.tsx';

type Changes = BridgeInput<'computer.set'>;

/** How Pivotal behaves on this one computer. What a shell does not have is not shown. */
export function ComputerSection() {
  const { bridge } = useStore();
  const info = useAppInfo();
  const [computer, setComputer] = useState<Computer | null>(null);
  useEffect(() => {
    let isCurrent = true;
    const read = () =>
      bridge.call('computer.get', {}).then(
        (next) => {
          if (isCurrent) setComputer(next);
        },
        () => undefined,
      );
    void read();
    const end = bridge.on('app.changed', () => void read());
    return () => {
      isCurrent = false;
      end();
    };
  }, [bridge]);
  const change = useCallback(
    async (changes: Changes) => setComputer(await bridge.call('computer.set', changes)),
    [bridge],
  );
  const act = useCallback(
    (action: ComputerAction) =>
      bridge
        .call('computer.act', { action })
        .then(setComputer, (error: unknown) => notifyError('That did not work', reasonOf(error))),
    [bridge],
  );
  if (computer === null || info === null) return null;
  return (
    <>
      <Section
        title="This computer"
        description="How Pivotal behaves here. Nothing of it is shared with your team."
      >
        <Switches computer={computer} platform={info.platform} change={change} />
      </Section>
      <Network computer={computer} change={change} />
      {computer.shortcut === null ? null : (
        <Shortcut
          title="Search from anywhere"
          description="A shortcut that opens Pivotal’s search over whatever you are working in."
          label="Shortcut"
          accelerator={computer.settings.shortcut}
          state={computer.shortcut}
          onSave={(shortcut) => change({ shortcut })}
        />
      )}
      {computer.capture_shortcut === null ? null : (
        <Shortcut
          title="Quick note or task"
          description="A shortcut that opens a small box over whatever you are working in, for what you must not forget."
          label="Shortcut for a note or task"
          accelerator={computer.settings.capture_shortcut}
          state={computer.capture_shortcut}
          onSave={(shortcut) => change({ capture_shortcut: shortcut })}
        />
      )}
      {computer.command === null ? null : <Command command={computer.command} act={act} />}
      {computer.update === null ? null : (
        <UpdateLine
          update={computer.update}
          isAutomatic={computer.settings.updates}
          onAutomatic={(updates) => void change({ updates })}
          onLook={() => void act('look_for_update')}
        />
      )}
      <Section
        title="When something goes wrong"
        description="What somebody who helps you has to know: versions, states, sizes and the end of the log. None of your data, and no keys."
      >
        <div className="flex flex-wrap gap-2">
          <Button
            onClick={() =>
              void bridge
                .call('computer.diagnostics', {})
                .then(({ text }) => copyText(text, 'Diagnostics copied'))
            }
          >
            Copy diagnostics
          </Button>
          {computer.logs === null ? null : <Button onClick={() => void act('show_logs')}>Show logs</Button>}
        </div>
      </Section>
    </>
  );
}

interface PartProps {
  readonly computer: Computer;
  readonly change: (changes: Changes) => Promise<void>;
}

function Switches({ computer, platform, change }: PartProps & { readonly platform: string }) {
  const { settings, start_at_login: startAtLogin } = computer;
  return (
    <div className="flex flex-col gap-2">
      {startAtLogin === null ? (
        <p className="text-muted">
          Pivotal runs in the browser here. Starting at login, notifications of the system and a shortcut over
          other programs come with the desktop app.
        </p>
      ) : (
        <>
          <Switch
            label="Start when I log in"
            hint="Its window stays hidden until you want it; the local API and the syncing run."
            isOn={startAtLogin}
            onChange={(isOn) => void change({ start_at_login: isOn })}
          />
          <Switch
            label="Notifications"
            hint="What needs your decision, while Pivotal is not in sight."
            isOn={settings.notifications}
            onChange={(notifications) => void change({ notifications })}
          />
          {platform === 'darwin' ? null : (
            <Switch
              label="Check spelling"
              hint="Fetches the dictionary of your language from Google’s servers."
              isOn={settings.spelling}
              onChange={(spelling) => void change({ spelling })}
            />
          )}
        </>
      )}
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Switch({ label, hint, isOn, onChange }: SwitchProps) {
  return (
    <div className="flex flex-col gap-0.5">
      <Checkbox label={label} isChecked={isOn} onChange={onChange}>
        {label}
      </Checkbox>
      <p className="ps-6 text-muted">{hint}</p>
    </div>
  );
}

type ProxyKind = 'system' | 'direct' | 'address';

function Network({ computer, change }: PartProps) {
  const { proxy } = computer.settings;
  const [kind, setKind] = useState<ProxyKind>(proxy === 'system' || proxy === 'direct' ? proxy : 'address');
  return (
    <Section
      title="Network"
      description="How Pivotal reaches the cloud. On a company’s network a proxy may be in between."
    >
      <Select
        label="Proxy"
        value={kind}
        onChange={(next) => {
          setKind(next);
          if (next !== 'address') void change({ proxy: next });
        }}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'direct', label: 'None' },
          { value: 'address', label: 'This one' },
        ]}
        className="w-60"
      />
      {kind === 'address' ? (
        <SavedLine
          label="Address of the proxy"
          value={proxy === 'system' || proxy === 'direct' ? '' : proxy}
          verb="Use proxy"
          isSecret
          onSave={(address) => change({ proxy: address.trim() })}
        />
      ) : null}
    </Section>
  );
}

const SHORTCUT_WORDS = {
  off: 'Write it as Control+Shift+K. Leave it empty for none.',
  registered: 'It works over every program.',
  taken: 'Another program has it: it does nothing here. Choose another.',
  invalid: 'That is no shortcut. Write it as Control+Shift+K.',
} as const;

interface ShortcutProps {
  readonly title: string;
  readonly description: string;
  readonly label: string;
  /** In Electron's notation; null for none. */
  readonly accelerator: string | null;
  readonly state: keyof typeof SHORTCUT_WORDS;
  readonly onSave: (accelerator: string | null) => Promise<void>;
}

function Shortcut({ title, description, label, accelerator, state, onSave }: ShortcutProps) {
  return (
    <Section title={title} description={description}>
      <SavedLine
        label={label}
        value={accelerator ?? ''}
        verb="Save shortcut"
        isOptional
        onSave={(text) => onSave(text.trim() === '' ? null : text.trim())}
      />
      <p role="status" className="text-muted">
        {SHORTCUT_WORDS[state]}
      </p>
    </Section>
  );
}

interface CommandProps {
  readonly command: NonNullable<Computer['command']>;
  readonly act: (action: ComputerAction) => Promise<unknown>;
}

function Command({ command, act }: CommandProps) {
  const isInstalled = command.kind === 'installed';
  return (
    <Section
      title="The pivotal command"
      description="For your terminal and scripts: keys, search, sync, and Pivotal without a window."
      actions={
        <Button onClick={() => void act(isInstalled ? 'remove_command' : 'install_command')}>
          {isInstalled ? 'Remove the command' : 'Install the pivotal command'}
        </Button>
      }
    >
      {command.kind === 'installed' ? (
        <p className="text-muted">
          It is at <code className="font-mono text-xs wrap-anywhere">{command.path}</code>
          {command.isOnPath ? '.' : ', a folder that your terminal does not search: add it to PATH.'}
        </p>
      ) : null}
    </Section>
  );
}
