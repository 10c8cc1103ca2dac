import type { ReactNode } from 'react';

interface SettingsPartProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the page, as the other pages of the settings have them. */
export function SettingsPart({ title, description, actions, children }: SettingsPartProps) {
  return (
    <section aria-label={title} className="mx-auto flex max-w-160 flex-col gap-4 px-8 py-6">
      <div className="flex flex-col gap-1">
        <div className="flex min-h-7 flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h2 className="text-lg font-semibold">{title}</h2>
          {actions}
        </div>
        <p className="text-muted">{description}</p>
      </div>
      {children}
    </section>
  );
}
