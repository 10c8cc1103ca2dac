import type { ComponentProps } from 'react';
import { TOO_LONG } from '../lib/length-limit.ts';

/**
 * A form: ⌘Enter (Ctrl+Enter) submits it from any field, also where its button stands outside it. While a field
 * holds more than it takes, which the field says, it is not submitted.
 */
export function SubmitForm({
  className = 'flex flex-col gap-4 pb-4',
  onSubmit,
  ...form
}: ComponentProps<'form'>) {
  return (
    <form
      {...form}
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
