import { Command } from 'cmdk';
import {
  Building2,
  LayoutGrid,
  Monitor,
  Moon,
  Plus,
  RefreshCw,
  Rocket,
  Settings,
  Sun,
  Users,
} from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { CustomerReplica } from '#shared/replica.ts';
import { fold, hasWordStart } from '#shared/search/fold.ts';
import { Kbd } from '../components/kbd.tsx';
import { StatusPill } from '../components/pill.tsx';
import { useReturnFocus } from '../components/return-focus.ts';
import { paths, refOf } from '../routes.ts';
import { ShortcutLayer, useShortcutLayer } from '../state/shortcuts.ts';
import { useTheme } from '../state/theme.ts';
import { useOverlay } from '../state/ui.ts';
import { useCustomers, useStore } from '../store/index.ts';

interface MenuCommand {
  readonly label: string;
  readonly keys?: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

const SHOWN_CUSTOMERS = 8;

/** ⌘K: type to find a customer or something to do. */
export function CommandMenu() {
  const isOpen = useOverlay((state) => state.overlay === 'command-menu');
  const close = useOverlay((state) => state.close);
  const layer = useShortcutLayer(isOpen);
  const focus = useReturnFocus();
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => (open ? undefined : close())}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in" />
        <Radix.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focus.remember}
          onCloseAutoFocus={focus.giveBack}
          className="fixed top-[14vh] left-1/2 z-40 w-[min(620px,calc(100vw-32px))] -translate-x-1/2 overflow-hidden rounded-panel border border-line bg-raised shadow-popover data-[state=open]:animate-fade-in"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <ShortcutLayer value={layer}>
            <CommandList onClose={close} />
          </ShortcutLayer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function CommandList({ onClose }: { readonly onClose: () => void }) {
  const [query, setQuery] = useState('');
  const [, navigate] = useLocation();
  const { rows } = useCustomers();
  const commands = useCommands();
  const wanted = fold(query).trim();
  const customers = useMemo(() => findCustomers(rows, wanted), [rows, wanted]);
  const shownCommands = commands.filter(({ label }) => wanted === '' || hasWordStart(fold(label), wanted));
  const isEmpty = customers.length === 0 && shownCommands.length === 0;

  function choose(run: () => void): void {
    onClose();
    run();
  }

  return (
    <Command shouldFilter={false} label="Search and commands" loop>
      <Command.Input
        value={query}
        onValueChange={setQuery}
        placeholder="Search customers or type a command…"
        dir="auto"
        className="h-12 w-full border-b border-line bg-transparent px-4 text-lg focus-quiet"
      />
      <Command.List className="max-h-[50vh] overflow-y-auto p-1.5">
        {isEmpty ? <div className="px-3 py-6 text-center text-muted">Nothing found for “{query}”</div> : null}
        {customers.length === 0 ? null : (
          <Command.Group heading="Customers" className={GROUP_CLASS}>
            {customers.map((customer) => (
              <Command.Item
                key={customer.key}
                value={customer.key}
                onSelect={() => choose(() => navigate(paths.customer(refOf(customer))))}
                className={ITEM_CLASS}
              >
                <Building2 size={16} aria-hidden="true" className="shrink-0 text-muted" />
                <span dir="auto" className="cut">
                  {customer.name}
                </span>
                <span className="cut text-faint">{customer.domain}</span>
                <span className="ms-auto shrink-0">
                  {customer.status === 'active' ? null : <StatusPill of="customer" value={customer.status} />}
                </span>
              </Command.Item>
            ))}
          </Command.Group>
        )}
        {shownCommands.length === 0 ? null : (
          <Command.Group heading="Commands" className={GROUP_CLASS}>
            {shownCommands.map((command) => (
              <Command.Item
                key={command.label}
                value={command.label}
                onSelect={() => choose(command.run)}
                className={ITEM_CLASS}
              >
                <span aria-hidden="true" className="shrink-0 text-muted">
                  {command.icon}
                </span>
                <span className="cut flex-1">{command.label}</span>
                {command.keys === undefined ? null : <Kbd keys={command.keys} />}
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command>
  );
}

const GROUP_CLASS =
  '**:[[cmdk-group-heading]]:px-2.5 **:[[cmdk-group-heading]]:py-1 **:[[cmdk-group-heading]]:text-xs **:[[cmdk-group-heading]]:font-medium **:[[cmdk-group-heading]]:text-faint';
const ITEM_CLASS = 'flex h-9 items-center gap-2.5 rounded-control px-2.5 data-[selected=true]:bg-hover';

function useCommands(): readonly MenuCommand[] {
  const [, navigate] = useLocation();
  const { bridge } = useStore();
  const open = useOverlay((state) => state.open);
  const setTheme = useTheme((state) => state.setChoice);
  return [
    { label: 'New customer', keys: 'c', icon: <Plus size={16} />, run: () => open('new-customer') },
    {
      label: 'Go to customers',
      keys: 'g c',
      icon: <Users size={16} />,
      run: () => navigate(paths.customers()),
    },
    {
      label: 'Go to onboardings',
      keys: 'g o',
      icon: <Rocket size={16} />,
      run: () => navigate(paths.onboardings()),
    },
    {
      label: 'Go to the onboarding board',
      keys: 'g b',
      icon: <LayoutGrid size={16} />,
      run: () => navigate(paths.onboardingBoard()),
    },
    {
      label: 'Go to settings',
      keys: 'g s',
      icon: <Settings size={16} />,
      run: () => navigate(paths.settings()),
    },
    {
      label: 'Sync now',
      icon: <RefreshCw size={16} />,
      run: () =>
        void bridge
          .call('sync.now', {})
          .then(({ started }) => (started ? undefined : navigate(paths.settings('cloud')))),
    },
    { label: 'Light theme', icon: <Sun size={16} />, run: () => setTheme('light') },
    { label: 'Dark theme', icon: <Moon size={16} />, run: () => setTheme('dark') },
    { label: 'Theme of the system', icon: <Monitor size={16} />, run: () => setTheme('system') },
    { label: 'Show every shortcut', keys: '?', icon: <LayoutGrid size={16} />, run: () => open('shortcuts') },
  ];
}

/** Customers by number, name or domain; names that begin with the words come first. */
function findCustomers(rows: readonly CustomerReplica[], wanted: string): readonly CustomerReplica[] {
  if (wanted === '') return [];
  const id = /^#?(\d+)$/.exec(wanted)?.[1];
  const ranked: CustomerReplica[][] = [[], [], [], []];
  for (const row of rows) {
    const name = fold(row.name);
    if (id !== undefined && row.display_id === Number(id)) ranked[0]?.push(row);
    else if (name.startsWith(wanted)) ranked[1]?.push(row);
    else if (hasWordStart(name, wanted)) ranked[2]?.push(row);
    else if (name.includes(wanted) || row.domain?.includes(wanted) === true) ranked[3]?.push(row);
  }
  return ranked.flat().slice(0, SHOWN_CUSTOMERS);
}
