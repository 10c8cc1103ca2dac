import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { cx } from '../lib/cx.ts';
import { ShortcutLayer, useShortcutLayer } from '../state/shortcuts.ts';
import { useChoiceKeys } from './choice-keys.ts';
import { Kbd } from './kbd.tsx';
import { POPUP_CLASS } from './popup-class.ts';
import { usePortalContainer } from './portal.tsx';
import { leaveFocusTaken, useFocusBack } from './return-focus.ts';

export type MenuItem =
  | {
      readonly kind?: 'item';
      readonly label: string;
      readonly icon?: ReactNode;
      readonly keys?: string;
      readonly isDangerous?: boolean;
      readonly isDisabled?: boolean;
      readonly onSelect: () => void;
    }
  | {
      readonly kind: 'check';
      readonly label: string;
      readonly isChecked: boolean;
      readonly onChange: (isChecked: boolean) => void;
    }
  | { readonly kind: 'separator'; readonly label?: undefined }
  | { readonly kind: 'heading'; readonly label: string };

export interface MenuProps {
  /** One button that opens it. */
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly align?: 'start' | 'center' | 'end';
}

const ITEM_CLASS =
  'flex min-h-7 items-center gap-2 rounded-control px-2 outline-none data-highlighted:bg-hover data-disabled:opacity-50';

/** Things to do with what its trigger stands on. */
export function Menu({ trigger, items, align = 'end' }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const layer = useShortcutLayer(isOpen);
  const container = usePortalContainer();
  const opener = useFocusBack(isOpen);
  const onKey = useChoiceKeys();
  return (
    <Radix.Root open={isOpen} onOpenChange={setOpen} modal={false}>
      <Radix.Trigger ref={opener} asChild>
        {trigger}
      </Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onKeyDownCapture={onKey}
          onCloseAutoFocus={leaveFocusTaken}
          className={cx(
            POPUP_CLASS,
            'max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto p-1',
          )}
        >
          <ShortcutLayer value={layer}>
            {items.map((item, index) => (
              <MenuRow key={item.label ?? `separator-${index}`} item={item} />
            ))}
          </ShortcutLayer>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function MenuRow({ item }: { readonly item: MenuItem }) {
  switch (item.kind) {
    case 'separator':
      return <Radix.Separator className="my-1 h-px bg-line" />;
    case 'heading':
      return <Radix.Label className="px-2 py-1 text-2xs font-medium text-faint">{item.label}</Radix.Label>;
    case 'check':
      return (
        <Radix.CheckboxItem
          checked={item.isChecked}
          onCheckedChange={item.onChange}
          onSelect={(event) => event.preventDefault()}
          className={ITEM_CLASS}
        >
          <span className="flex w-4 shrink-0 justify-center">
            <Radix.ItemIndicator>
              <Check size={14} aria-hidden="true" />
            </Radix.ItemIndicator>
          </span>
          <span dir="auto" className="cut max-w-72">
            {item.label}
          </span>
        </Radix.CheckboxItem>
      );
    default:
      return (
        <Radix.Item
          disabled={item.isDisabled}
          onSelect={item.onSelect}
          className={cx(ITEM_CLASS, item.isDangerous && 'text-danger-text')}
        >
          {item.icon}
          <span dir="auto" className="cut max-w-72">
            {item.label}
          </span>
          {item.keys === undefined ? null : (
            <span className="ms-auto ps-4">
              <Kbd keys={item.keys} />
            </span>
          )}
        </Radix.Item>
      );
  }
}
