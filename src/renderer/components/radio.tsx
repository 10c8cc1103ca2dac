import type { ComponentProps, ReactNode } from 'react';

export interface RadioProps extends Omit<ComponentProps<'input'>, 'type' | 'className'> {
  /** What stands beside it. */
  readonly children: ReactNode;
}

/** One of several choices. */
export function Radio({ children, ...input }: RadioProps) {
  return (
    <label className="flex items-start gap-2">
      <input
        {...input}
        type="radio"
        className="mt-0.5 size-4 shrink-0 appearance-none rounded-full border border-control-line bg-canvas checked:border-5 checked:border-accent checked:bg-on-accent"
      />
      <span>{children}</span>
    </label>
  );
}
