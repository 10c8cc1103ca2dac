import { CopyPlus, Ellipsis, LayoutTemplate, Pencil, Plus, Star, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import type { TemplateReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { Drawer } from '../../components/drawer.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Menu } from '../../components/menu.tsx';
import { Pill } from '../../components/pill.tsx';
import { count, inSentence, phaseWord } from '../../lib/words.ts';
import { dropDraft, useDraft } from '../../state/drafts.ts';
import { sayUpdates } from '../../state/undo.ts';
import { type RecordChange, type Store, useStore, useTemplates } from '../../store/index.ts';
import { FromOnboardingDialog } from './from-onboarding-dialog.tsx';
import { afterIdsOf, draftOf, fieldsOfDraft, NO_TEMPLATE, type TemplateDraft } from './template-draft.ts';
import { TemplateForm } from './template-form.tsx';

/** What is being written: a template that is there, by its key, or a new one. */
interface Editing {
  readonly key: string | null;
  /** Names what is kept of it while it is written. */
  readonly draftId: string;
  /** What it begins with. */
  readonly draft: TemplateDraft;
}

/** The templates of the phases: which tasks an onboarding gets, for whom and when. */
export function TemplateList() {
  const { rows, status } = useTemplates();
  const [editing, setEditing] = useState<Editing | null>(null);
  const [isChoosing, setChoosing] = useState(false);
  const create = () => setEditing({ key: null, draftId: 'template/new', draft: NO_TEMPLATE });
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" icon={<Plus size={14} aria-hidden="true" />} onClick={create}>
          New template
        </Button>
        <Button icon={<CopyPlus size={14} aria-hidden="true" />} onClick={() => setChoosing(true)}>
          From an onboarding…
        </Button>
      </div>
      {status === 'ready' && rows.length === 0 ? (
        <EmptyState icon={<LayoutTemplate size={24} />}>
          There is no template yet. Write down once what every onboarding needs.
        </EmptyState>
      ) : (
        <ul
          aria-label="Phase templates"
          className="flex flex-col rounded-panel border border-line empty:hidden"
        >
          {rows.map((template) => (
            <TemplateRow
              key={template.key}
              template={template}
              onEdit={() =>
                setEditing({
                  key: template.key,
                  draftId: `template/${template.key}`,
                  draft: draftOf(template),
                })
              }
              onCopy={() =>
                setEditing({
                  key: null,
                  draftId: `template/copy/${template.key}`,
                  draft: { ...draftOf(template), name: `${template.name} (copy)`, isDefault: false },
                })
              }
            />
          ))}
        </ul>
      )}
      <TemplateDrawer editing={editing} onClose={() => setEditing(null)} />
      <FromOnboardingDialog
        isOpen={isChoosing}
        onClose={() => setChoosing(false)}
        onDraft={(draft) => setEditing({ key: null, draftId: `template/from/${draft.name}`, draft })}
      />
    </div>
  );
}

function say(store: Store, change: RecordChange, label: string): void {
  sayUpdates(store.change([change], label), label, 'template');
}

interface TemplateRowProps {
  readonly template: TemplateReplica;
  readonly onEdit: () => void;
  readonly onCopy: () => void;
}

function TemplateRow({ template, onEdit, onCopy }: TemplateRowProps) {
  const store = useStore();
  const { key, name, phase, default_for_phase: isDefault, tasks } = template;
  const set = (fields: { default_for_phase: boolean }, label: string) =>
    say(store, { operation: 'update', collection: 'templates', key, fields }, label);
  const subtasks = tasks.reduce((sum, one) => sum + (one.subtasks?.length ?? 0), 0);
  return (
    <li className="flex min-h-12 items-center gap-3 border-b border-line-faint py-1.5 ps-4 pe-2 last:border-b-0">
      <button
        type="button"
        onClick={onEdit}
        className="flex min-w-0 flex-1 flex-col items-start rounded-small text-start hover:underline"
      >
        <span dir="auto" className="line-clamp-2 font-medium wrap-anywhere">
          {name}
        </span>
        <span className="text-xs text-muted no-underline">
          {count(tasks.length, 'task')}
          {subtasks === 0 ? '' : `, ${count(subtasks, 'subtask')}`}
        </span>
      </button>
      {isDefault ? <Pill tone="blue">Default</Pill> : null}
      <span className="cut w-36 shrink-0 text-muted">
        {phase === null ? 'Any phase' : phaseWord(phase).label}
      </span>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`More for ${name}`}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
          >
            <Ellipsis size={14} aria-hidden="true" />
          </button>
        }
        items={[
          { label: 'Edit', icon: <Pencil size={14} />, onSelect: () => setTimeout(onEdit) },
          { label: 'Copy', icon: <CopyPlus size={14} />, onSelect: () => setTimeout(onCopy) },
          ...(phase === null
            ? []
            : [
                {
                  label: isDefault
                    ? 'No longer the default'
                    : `Make it the default of ${phaseWord(phase).label}`,
                  icon: <Star size={14} />,
                  onSelect: () =>
                    set(
                      { default_for_phase: !isDefault },
                      isDefault ? `${name} is no default any more` : `${name} is the default now`,
                    ),
                },
              ]),
          { kind: 'separator' as const },
          {
            label: 'Delete',
            icon: <Trash2 size={14} />,
            isDangerous: true,
            onSelect: () =>
              say(
                store,
                { operation: 'delete', collection: 'templates', key },
                `Deleted the template ${name}`,
              ),
          },
        ]}
      />
    </li>
  );
}

interface TemplateDrawerProps {
  readonly editing: Editing | null;
  readonly onClose: () => void;
}

/** Esc and a click beside the drawer keep what was typed; Cancel does not. */
function TemplateDrawer({ editing, onClose }: TemplateDrawerProps) {
  const formId = useId();
  return (
    <Drawer
      isOpen={editing !== null}
      onClose={onClose}
      title={editing?.key == null ? 'New template' : 'Edit template'}
      footer={
        <>
          <Button
            onClick={() => {
              if (editing !== null) dropDraft(editing.draftId);
              onClose();
            }}
          >
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" keys="mod+enter">
            Save template
          </Button>
        </>
      }
    >
      {editing === null ? null : (
        <TemplateEditor key={editing.draftId} id={formId} editing={editing} onClose={onClose} />
      )}
    </Drawer>
  );
}

interface TemplateEditorProps {
  readonly id: string;
  readonly editing: Editing;
  readonly onClose: () => void;
}

function TemplateEditor({ id, editing: { key, draftId, draft: initial }, onClose }: TemplateEditorProps) {
  const store = useStore();
  const [draft, setDraft, drop] = useDraft(draftId, initial);
  useState(() => afterIdsOf(draft));
  function save(): void {
    const fields = fieldsOfDraft(draft);
    const label = `${key === null ? 'Made' : 'Changed'} the template ${inSentence(fields.name)}`;
    if (key === null) say(store, { operation: 'create', collection: 'templates', fields }, label);
    else say(store, { operation: 'update', collection: 'templates', key, fields }, label);
    drop();
    onClose();
  }
  return <TemplateForm id={id} draft={draft} onChange={setDraft} onSave={save} />;
}
