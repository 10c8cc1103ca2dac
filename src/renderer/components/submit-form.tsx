import { type ComponentProps, type RefObject, useRef } from 'react';
import { TOO_LONG } from '../lib/length-limit.ts';
import { useShortcuts } from '../state/shortcuts.ts';

/**
 * A form: ⌘Enter (Ctrl+Enter) submits it from any field, also where its button stands outside it, and from anywhere
 * in its drawer or dialog. While a field holds more than it takes, which the field says, it is not submitted.
 */
export function SubmitForm({
  className = 'flex flex-col gap-4 pb-4',
  onSubmit,
  ref,
  ...form
}: Omit<ComponentProps<'form'>, 'ref'> & { readonly ref?: RefObject<HTMLFormElement | null> }) {
  const own = useRef<HTMLFormElement>(null);
  const element = ref ?? own;
  useShortcuts([
    {
      keys: 'mod+enter',
      label: 'Submit',
      group: 'Forms',
      isAlias: true,
      whileTyping: true,
      run: ({ target }) => {
        if (!isBeside(element.current, target)) return false;
        element.current?.requestSubmit();
        return true;
      },
    },
  ]);
  return (
    <form
      {...form}
      ref={element}
      noValidate
      onSubmit={(event) => {
        const field = event.currentTarget.querySelector<HTMLElement>(`[${TOO_LONG}]`);
        if (field === null) onSubmit?.(event);
        else {
          event.preventDefault();
          field.focus();
        }
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit();
      }}
      className={className}
    />
  );
}

/**
 * Whether a key went to the form's dialog but into no field of it: after a click on plain text the dialog itself has
 * the focus, and for a moment after a menu in it has closed, it or nothing. Buttons keep their Enter.
 */
function isBeside(form: HTMLFormElement | null, target: EventTarget | null): boolean {
  const dialog = form?.closest('[role="dialog"]') ?? null;
  if (form === null || dialog === null || !(target instanceof Element)) return false;
  if (form.contains(target) || target.closest('button, a') !== null) return false;
  return target === document.body || dialog.contains(target);
}
