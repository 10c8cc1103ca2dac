import type { ComponentProps } from 'react';

/** A form of a drawer or dialog, whose button stands outside it: ⌘Enter (Ctrl+Enter) submits it from any field. */
export function SubmitForm({ className = 'flex flex-col gap-4 pb-4', ...form }: ComponentProps<'form'>) {
  return (
    <form
      {...form}
      noValidate
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) event.currentTarget.requestSubmit();
      }}
      className={className}
    />
  );
}
