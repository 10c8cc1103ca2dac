import { Link2 } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import type { CustomerUpdate } from '#shared/v1/customer.ts';
import { ConfirmDialog } from '../../../components/dialog.tsx';
import { Tooltip } from '../../../components/tooltip.tsx';
import { type FieldSources, useFieldSources } from '../../integrations/use-field-sources.ts';

interface Asked {
  readonly source: string;
  readonly answer: (isToChange: boolean) => void;
}

export interface LinkedFields {
  readonly sources: FieldSources;
  readonly update: (fields: CustomerUpdate) => Promise<void>;
  readonly dialog: ReactNode;
}

/** The fields that a source fills: marked, and changed only by who knows that the source does not change them any more. */
export function useLinkedFields(
  customer: CustomerReplica,
  write: (fields: CustomerUpdate) => Promise<void>,
): LinkedFields {
  const sources = useFieldSources(customer.key, customer.updated_at);
  const [asked, setAsked] = useState<Asked | null>(null);
  const isChanging = useRef(false);

  async function update(fields: CustomerUpdate): Promise<void> {
    const linked = changedFields(customer, fields).filter((field) => sources.nameOf(field) !== null);
    const source = linked[0] === undefined ? null : sources.nameOf(linked[0]);
    if (source === null) return write(fields);
    const isToChange = await new Promise<boolean>((answer) => setAsked({ source, answer }));
    if (!isToChange) throw new Error(`Left as ${source} has it`);
    await sources.unlink(linked);
    await write(fields);
  }

  const dialog = (
    <ConfirmDialog
      isOpen={asked !== null}
      title={`Change what comes from ${asked?.source ?? ''}?`}
      description={`The value is kept as you write it, and ${asked?.source ?? ''} does not change this field of this customer any more.`}
      confirmLabel="Change it here"
      onConfirm={() => {
        isChanging.current = true;
        asked?.answer(true);
      }}
      onClose={() => {
        if (!isChanging.current) asked?.answer(false);
        isChanging.current = false;
        setAsked(null);
      }}
    />
  );
  return { sources, update, dialog };
}

/** Own fields by their slugs: the others of them are written with the one that is changed. */
function changedFields(customer: CustomerReplica, fields: CustomerUpdate): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (name !== 'custom_fields') return [name];
    const before = customer.custom_fields as Readonly<Record<string, unknown>>;
    return Object.entries(value as Readonly<Record<string, unknown>>)
      .filter(([slug, one]) => before[slug] !== one)
      .map(([slug]) => `custom_fields.${slug}`);
  });
}

/** Says where a value comes from. */
export function SourceMark({ sources, field }: { readonly sources: FieldSources; readonly field: string }) {
  const name = sources.nameOf(field);
  if (name === null) return null;
  return (
    <Tooltip label={`From ${name}`}>
      <span role="img" aria-label={`From ${name}`} className="ms-1 inline-flex align-middle text-faint">
        <Link2 size={12} aria-hidden="true" />
      </span>
    </Tooltip>
  );
}
