import { Archive, ArchiveRestore, ChevronDown, ChevronUp, Ellipsis, ListPlus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { choiceLabel } from '#shared/records/labels.ts';
import { customField } from '#shared/records/workspace-types.ts';
import type { CustomFieldReplica } from '#shared/replica.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { MultiCombobox } from '../../components/combobox.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { InlineText } from '../../components/inline-edit.tsx';
import { Menu } from '../../components/menu.tsx';
import { Select } from '../../components/select.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { useSave } from '../../records/use-save.ts';
import { useDraft } from '../../state/drafts.ts';
import { sayUpdates } from '../../state/undo.ts';
import { type RecordChange, type Store, useDefinedFields, useStore } from '../../store/index.ts';
import { Section } from './section.tsx';

type Type = CustomFieldReplica['type'];
type Fields = Extract<RecordChange, { operation: 'update'; collection: 'custom_fields' }>['fields'];

const TYPE_LABELS: Readonly<Record<Type, string>> = {
  string: 'Text',
  number: 'Number',
  date: 'Day',
  select: 'One of a list',
  boolean: 'Yes or no',
};

/** What customers have beside their own fields: defined once, for all of them. */
export function CustomFieldsSection() {
  const { rows, status } = useDefinedFields();
  const shown = rows.filter(({ archived }) => !archived);
  const archived = rows.filter((one) => one.archived);
  return (
    <Section
      title="Custom fields"
      description="What you keep of every customer beside the fields that are built in. They are columns of the list, searched, and part of exports."
    >
      <AddField fields={rows} />
      {status === 'ready' && rows.length === 0 ? (
        <EmptyState icon={<ListPlus size={24} />}>
          No field is defined yet. Add one above: a renewal day, a region, a contract type.
        </EmptyState>
      ) : (
        <FieldList label="Custom fields" fields={shown} />
      )}
      {archived.length === 0 ? null : (
        <>
          <h3 className="pt-2 font-medium text-muted">Archived</h3>
          <FieldList label="Archived fields" fields={archived} />
        </>
      )}
    </Section>
  );
}

/** What a label makes of a slug: the name that queries, CSV and scripts have for the field. */
function slugOf(label: string): string {
  const plain = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '');
  return plain.slice(0, 60);
}

interface NewField {
  readonly label: string;
  readonly type: Type;
  readonly options: readonly string[];
}

const NEW_FIELD: NewField = { label: '', type: 'string', options: [] };

function AddField({ fields }: { readonly fields: readonly CustomFieldReplica[] }) {
  const store = useStore();
  const save = useSave();
  const [{ label, type, options }, setTyped, drop] = useDraft('settings/new-field', NEW_FIELD);
  const set = (typed: Partial<NewField>) => setTyped((before) => ({ ...before, ...typed }));
  const [error, setError] = useState<string | null>(null);

  async function add(event: FormEvent): Promise<void> {
    event.preventDefault();
    const slug = slugOf(label);
    if (slug === '') {
      setError(label.trim() === '' ? 'Write what it is called' : 'Use at least one letter from a to z');
      return;
    }
    if (fields.some((one) => one.slug === slug)) {
      setError(`There is a field ${slug} already`);
      return;
    }
    if (type === 'select' && options.length === 0) {
      setError('Add at least one choice');
      return;
    }
    const position = Math.max(0, ...fields.map((one) => one.position)) + 1;
    const chosen = type === 'select' ? { options: [...options] } : {};
    try {
      await save(async () => {
        const written = store.change(
          [
            {
              operation: 'create',
              collection: 'custom_fields',
              fields: { slug, label: label.trim(), type, position, ...chosen },
            },
          ],
          `Defined the field ${label.trim()}`,
        );
        set({ label: '', options: [] });
        setError(null);
        const refusal = (await written?.done)?.refusals[0];
        if (refusal !== undefined) throw refusal;
        drop();
      });
    } catch (failure) {
      set({ label, options });
      setError(reasonOf(failure));
    }
  }

  return (
    <SubmitForm onSubmit={(event) => void add(event)} className="flex flex-wrap items-start gap-2">
      <TextField
        label="Label"
        maxLength={120}
        value={label}
        error={error}
        hint={slugOf(label) === '' ? undefined : `In searches and scripts: ${slugOf(label)}`}
        onChange={(event) => {
          set({ label: event.target.value });
          setError(null);
        }}
        className="min-w-40 flex-1"
      />
      <Select
        label="Type"
        value={type}
        options={customField.fields.type.values.map((value) => ({ value, label: TYPE_LABELS[value] }))}
        onChange={(next: Type) => set({ type: next })}
        className="w-40"
      />
      {type === 'select' ? (
        <MultiCombobox
          label="Choices"
          values={options}
          options={[]}
          allowsNew
          placeholder="Type one, Enter"
          onChange={(next) => set({ options: next })}
          className="min-w-60 basis-full"
        />
      ) : null}
      <Button type="submit" variant="primary" className="mt-5 h-8">
        Add field
      </Button>
    </SubmitForm>
  );
}

function change(store: Store, { key, label }: CustomFieldReplica, fields: Fields): Promise<void> {
  const written = store.change(
    [{ operation: 'update', collection: 'custom_fields', key, fields }],
    `Changed the field ${label}`,
  );
  return settled(written);
}

async function settled(written: ReturnType<Store['change']>): Promise<void> {
  const refusal = (await written?.done)?.refusals[0];
  if (refusal !== undefined) throw refusal;
}

interface FieldListProps {
  readonly label: string;
  readonly fields: readonly CustomFieldReplica[];
}

function FieldList({ label, fields }: FieldListProps) {
  const store = useStore();
  /** The two change places. */
  function swap(field: CustomFieldReplica, other: CustomFieldReplica | undefined): void {
    if (other === undefined) return;
    const update = (key: string, position: number): RecordChange => ({
      operation: 'update',
      collection: 'custom_fields',
      key,
      fields: { position },
    });
    void store.change(
      [update(field.key, other.position), update(other.key, field.position)],
      `Moved the field ${field.label}`,
    );
  }
  return (
    <ul aria-label={label} className="flex flex-col rounded-panel border border-line">
      {fields.map((field, at) => (
        <li
          key={field.key}
          className="flex min-h-11 items-center gap-2 border-b border-line-faint py-1.5 ps-2 pe-2 last:border-b-0"
        >
          <div className="min-w-0 flex-1">
            <InlineText
              label={`Label of ${field.slug}`}
              isRequired
              maxLength={120}
              value={field.label}
              display={<span className="line-clamp-2">{field.label}</span>}
              onSave={(next) => change(store, field, { label: next ?? field.label })}
              className="font-medium"
            />
            {field.options.length === 0 ? null : (
              <p className="cut px-2 text-xs text-muted" title={field.options.join(', ')}>
                {field.options.join(' · ')}
              </p>
            )}
          </div>
          <code className="cut w-20 shrink-0 text-xs text-muted selectable lg:w-32" title={field.slug}>
            {field.slug}
          </code>
          <span className="w-20 shrink-0 text-muted lg:w-24">
            {Object.hasOwn(TYPE_LABELS, field.type)
              ? TYPE_LABELS[field.type]
              : choiceLabel(customField.fields.type, field.type)}
          </span>
          <IconButton
            label={`Move ${field.label} up`}
            size="small"
            icon={<ChevronUp size={14} />}
            disabled={at === 0}
            onClick={() => swap(field, fields[at - 1])}
          />
          <IconButton
            label={`Move ${field.label} down`}
            size="small"
            icon={<ChevronDown size={14} />}
            disabled={at === fields.length - 1}
            onClick={() => swap(field, fields[at + 1])}
          />
          <FieldMenu field={field} />
        </li>
      ))}
    </ul>
  );
}

function FieldMenu({ field }: { readonly field: CustomFieldReplica }) {
  const store = useStore();
  const { key, label, archived } = field;
  function set(isArchived: boolean): void {
    const message = `${isArchived ? 'Archived' : 'Brought back'} the field ${label}`;
    sayUpdates(
      store.change(
        [{ operation: 'update', collection: 'custom_fields', key, fields: { archived: isArchived } }],
        message,
      ),
      message,
      'field',
    );
  }
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`More for ${label}`}
          className="inline-flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
        >
          <Ellipsis size={14} aria-hidden="true" />
        </button>
      }
      items={[
        archived
          ? { label: 'Bring back', icon: <ArchiveRestore size={14} />, onSelect: () => set(false) }
          : {
              label: 'Archive: hide, keep the values',
              icon: <Archive size={14} />,
              onSelect: () => set(true),
            },
        {
          label: 'Delete the definition',
          icon: <Trash2 size={14} />,
          isDangerous: true,
          onSelect: () => {
            const message = `Deleted the field ${label}`;
            sayUpdates(
              store.change([{ operation: 'delete', collection: 'custom_fields', key }], message),
              message,
              'field',
            );
          },
        },
      ]}
    />
  );
}
