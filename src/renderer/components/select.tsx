import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { cx } from '../lib/cx.ts';
import { ShortcutLayer, useShortcutLayer } from '../state/shortcuts.ts';
import { useChoiceKeys } from './choice-keys.ts';
import { CONTROL_CLASS, Field } from './field.tsx';
import { POPUP_CLASS } from './popup-class.ts';
import { usePortalContainer } from './portal.tsx';
import { leaveFocusTaken, useFocusBack } from './return-focus.ts';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: ReactNode;
}

export interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value | null;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly placeholder?: string;
  readonly error?: string | null;
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
  readonly isLabelHidden?: boolean;
  readonly className?: string;
}

/** One of a few fixed choices. For many, or free text, use Combobox. */
export function Select<Value extends string>({
  label,
  value,
  options,
  onChange,
  placeholder = 'Choose…',
  error,
  hint,
  isDisabled = false,
  isLabelHidden = false,
  className,
}: SelectProps<Value>) {
  const [isOpen, setOpen] = useState(false);
  const layer = useShortcutLayer(isOpen);
  const container = usePortalContainer();
  const opener = useFocusBack(isOpen);
  const onKey = useChoiceKeys();
  return (
    <Field label={label} error={error} hint={hint} isLabelHidden={isLabelHidden} className={className}>
      {(ids) => (
        <ShortcutLayer value={layer}>
          <Radix.Root
            value={value ?? ''}
            onValueChange={(next) => {
              const option = options.find((candidate) => candidate.value === next);
              if (option !== undefined) onChange(option.value);
            }}
            open={isOpen}
            onOpenChange={setOpen}
            disabled={isDisabled}
          >
            <Radix.Trigger
              ref={opener}
              {...ids}
              className={cx(CONTROL_CLASS, 'flex h-8 items-center justify-between gap-2 text-start')}
            >
              <span className="cut" title={options.find((option) => option.value === value)?.label}>
                {/* Radix itself puts it there only after the first drawing. */}
                <Radix.Value placeholder={<span className="text-faint">{placeholder}</span>}>
                  {options.find((option) => option.value === value)?.label}
                </Radix.Value>
              </span>
              <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-muted" />
            </Radix.Trigger>
            <Radix.Portal container={container}>
              <Radix.Content
                position="popper"
                sideOffset={4}
                collisionPadding={8}
                onKeyDownCapture={onKey}
                onKeyDown={(event) => {
                  // It has chosen: what has the focus by now is not to be pressed by the same key.
                  if (event.key === 'Enter') event.preventDefault();
                }}
                onCloseAutoFocus={leaveFocusTaken}
                className={cx(
                  POPUP_CLASS,
                  'max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width)',
                  'max-w-(--radix-select-content-available-width)',
                )}
              >
                <Radix.Viewport className="p-1">
                  {options.map((option) => (
                    <Radix.Item
                      key={option.value}
                      value={option.value}
                      className="flex h-7 items-center gap-2 rounded-control ps-2 pe-2 outline-none data-highlighted:bg-hover"
                    >
                      {option.icon}
                      <span dir="auto" className="cut" title={option.label}>
                        <Radix.ItemText>{option.label}</Radix.ItemText>
                      </span>
                      <Radix.ItemIndicator className="ms-auto shrink-0">
                        <Check size={14} aria-hidden="true" />
                      </Radix.ItemIndicator>
                    </Radix.Item>
                  ))}
                </Radix.Viewport>
              </Radix.Content>
            </Radix.Portal>
          </Radix.Root>
        </ShortcutLayer>
      )}
    </Field>
  );
}
