import { ArrowUpFromLine, Ellipsis, Tags, Trash2 } from 'lucide-react';
import { EmptyState } from '../../components/empty-state.tsx';
import { InlineText } from '../../components/inline-edit.tsx';
import { Menu } from '../../components/menu.tsx';
import { notify } from '../../components/toast.tsx';
import { count } from '../../lib/words.ts';
import { sayUpdates } from '../../state/undo.ts';
import { type RecordChange, useCustomers, useDefinedFields, useStore } from '../../store/index.ts';
import { Section } from './section.tsx';
import { promotion, renamings, type TagInUse, tagsInUse } from './tag-changes.ts';

/** Every tag in use. What is done to one is done to all its customers, as one change with one undo. */
export function TagsSection() {
  const { rows } = useCustomers();
  const tags = tagsInUse(rows);
  return (
    <Section
      title="Tags"
      description="Renaming a tag renames it everywhere; given the name of another tag, the two become one."
    >
      {tags.length === 0 ? (
        <EmptyState icon={<Tags size={24} />}>
          No customer has a tag yet. Type one on a customer, and it exists.
        </EmptyState>
      ) : (
        <ul aria-label="Tags" className="flex flex-col rounded-panel border border-line">
          {tags.map((tag) => (
            <TagRow key={tag.name} tag={tag} tags={tags} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function TagRow({
  tag: { name, customers },
  tags,
}: {
  readonly tag: TagInUse;
  readonly tags: readonly TagInUse[];
}) {
  const store = useStore();
  const fields = useDefinedFields().rows;
  const say = (changes: readonly RecordChange[], message: string) =>
    sayUpdates(store.change(changes, message), message, 'customer');
  const rows = () => store.customers.get().rows;

  function promote(): void {
    const slug = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[_0-9]+|_+$/g, '')
      .slice(0, 60);
    if (slug === '' || fields.some((field) => field.slug === slug)) {
      notify({
        message: `${name} cannot become a field`,
        detail: slug === '' ? 'It has no letter from a to z.' : `There is a field ${slug} already.`,
      });
      return;
    }
    const position = Math.max(0, ...fields.map((field) => field.position)) + 1;
    say(promotion(rows(), name, { slug, label: name, position }), `Made the tag ${name} a field`);
  }

  return (
    <li className="flex min-h-11 items-center gap-2 border-b border-line-faint px-2 last:border-b-0">
      <div className="min-w-0 flex-1">
        <InlineText
          label={`Name of the tag ${name}`}
          isRequired
          maxLength={120}
          value={name}
          onSave={(next) => {
            if (next === null) return undefined;
            const isKnown = tags.some((one) => one.name === next);
            say(
              renamings(rows(), name, next),
              isKnown ? `Merged the tag ${name} into ${next}` : `Renamed the tag ${name} to ${next}`,
            );
            return undefined;
          }}
        />
      </div>
      <span className="shrink-0 text-muted tabular">{count(customers, 'customer')}</span>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`More for ${name}`}
            className="inline-flex size-6 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
          >
            <Ellipsis size={14} aria-hidden="true" />
          </button>
        }
        items={[
          { label: 'Make it a yes-or-no field', icon: <ArrowUpFromLine size={14} />, onSelect: promote },
          {
            label: 'Delete everywhere',
            icon: <Trash2 size={14} />,
            isDangerous: true,
            onSelect: () => say(renamings(rows(), name, null), `Deleted the tag ${name}`),
          },
        ]}
      />
    </li>
  );
}
