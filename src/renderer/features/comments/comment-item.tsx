import { Ellipsis, Eye, Phone, Pin, StickyNote } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { CommentReplica } from '#shared/replica.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Button } from '../../components/button.tsx';
import { DateText } from '../../components/date-text.tsx';
import { Markdown } from '../../components/markdown.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { formatExact } from '../../lib/dates.ts';
import { tooLong } from '../../lib/length-limit.ts';
import { useDraft } from '../../state/drafts.ts';
import { sayUpdates } from '../../state/undo.ts';
import { type Store, useAppInfo, usePeople, useStore } from '../../store/index.ts';
import { Attachments } from './attachments.tsx';
import { COMMENT_LENGTH, CommentBox } from './comment-box.tsx';
import { toStored, toTyped } from './mentions.ts';
import { useMentionable } from './use-mentionable.ts';
import { useShownBody } from './use-shown-body.ts';

interface CommentItemProps {
  readonly comment: CommentReplica;
  /** What it is about, where several things are talked about together. */
  readonly about?: string | undefined;
  readonly isReadOnly?: boolean;
}

/** Something that was written: who, when, about what, and the text. */
export function CommentItem({ comment, about, isReadOnly = false }: CommentItemProps) {
  const store = useStore();
  const me = useAppInfo()?.me ?? null;
  const myName = usePeople().find(({ key }) => key === me)?.name;
  const [isEditing, setEditing] = useState(false);
  const shown = useShownBody(comment);
  const { kind, visibility, occurred_at, edited_at, pinned } = comment;
  function takeOff(id: string): void {
    const label = `Took a file off a ${kind}`;
    const attachments = comment.attachments.filter((one) => one !== id);
    const { key } = comment;
    sayUpdates(
      store.change([{ operation: 'update', collection: 'comments', key, fields: { attachments } }], label),
      label,
      kind,
    );
  }
  const author = comment.created_by ?? myName ?? 'You';
  return (
    <li className="group/comment flex gap-2.5 px-2 py-2.5">
      <Avatar name={author} size="medium" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div className="flex min-h-6 flex-wrap items-center gap-x-2 text-xs text-muted">
          <bdi className="font-medium text-text">{author}</bdi>
          <DateText timestamp={occurred_at} />
          <KindMark kind={kind} />
          {edited_at === null ? null : <span title={formatExact(edited_at)}>edited</span>}
          {pinned ? (
            <span className="flex items-center gap-1">
              <Pin size={12} aria-hidden="true" /> pinned
            </span>
          ) : null}
          {visibility !== 'internal' ? (
            <span className="flex items-center gap-1 text-accent-text">
              <Eye size={12} aria-hidden="true" /> for the customer
            </span>
          ) : null}
          {about === undefined ? null : (
            <span dir="auto" className="cut">
              on {about}
            </span>
          )}
          <span className="flex-1" />
          {isReadOnly ? null : (
            <Menu
              trigger={
                <button
                  type="button"
                  aria-label={`More for what ${author} wrote`}
                  className="inline-flex size-6 items-center justify-center rounded-control opacity-0 group-focus-within/comment:opacity-100 group-hover/comment:opacity-100 hover:bg-hover aria-expanded:opacity-100"
                >
                  <Ellipsis size={14} aria-hidden="true" />
                </button>
              }
              items={itemsOf(store, comment, () => setTimeout(() => setEditing(true)))}
            />
          )}
        </div>
        {isEditing ? (
          <CommentEditor comment={comment} onClose={() => setEditing(false)} />
        ) : (
          <Markdown text={shown} />
        )}
        <Attachments ids={comment.attachments} {...(isEditing ? { onRemove: takeOff } : {})} />
      </div>
    </li>
  );
}

const KIND_ICONS = { comment: null, note: StickyNote, call: Phone } as const;

function KindMark({ kind }: Pick<CommentReplica, 'kind'>) {
  const Icon = KIND_ICONS[kind];
  if (Icon === null) return null;
  return (
    <span className="flex items-center gap-1">
      <Icon size={12} aria-hidden="true" /> {kind}
    </span>
  );
}

function itemsOf(
  store: Store,
  { key, pinned, kind, visibility }: CommentReplica,
  onEdit: () => void,
): readonly MenuItem[] {
  const update = (fields: { pinned?: boolean; visibility?: 'internal' | 'customer' }, label: string) =>
    sayUpdates(
      store.change([{ operation: 'update', collection: 'comments', key, fields }], label),
      label,
      kind,
    );
  const isForCustomer = visibility !== 'internal';
  return [
    { label: 'Edit', onSelect: onEdit },
    {
      label: pinned ? 'Unpin' : 'Pin to the top',
      onSelect: () => update({ pinned: !pinned }, pinned ? `Unpinned a ${kind}` : `Pinned a ${kind}`),
    },
    {
      label: isForCustomer ? 'Keep it internal' : 'Let the customer read it',
      onSelect: () =>
        update(
          { visibility: isForCustomer ? 'internal' : 'customer' },
          isForCustomer ? `Made a ${kind} internal` : `Opened a ${kind} to the customer`,
        ),
    },
    { kind: 'separator' },
    {
      label: 'Delete',
      isDangerous: true,
      onSelect: () => {
        const label = `Deleted a ${kind}`;
        sayUpdates(store.change([{ operation: 'delete', collection: 'comments', key }], label), label, kind);
      },
    },
  ];
}

function CommentEditor({
  comment,
  onClose,
}: {
  readonly comment: CommentReplica;
  readonly onClose: () => void;
}) {
  const store = useStore();
  const people = useMentionable(comment.customer_key);
  const shown = useShownBody(comment);
  const initial = useMemo(() => toTyped(shown), [shown]);
  const [{ text, mentioned }, setTyped, drop] = useDraft(`comment-edit/${comment.key}`, initial);
  const [error, setError] = useState<string | null>(null);

  function save(): void {
    const body = toStored(text.trim(), mentioned);
    if (body === '') {
      setError('Write something, or delete it');
      return;
    }
    // The box says so.
    if (tooLong(text, COMMENT_LENGTH) !== null) return;
    const { key, kind } = comment;
    const written = store.change(
      [{ operation: 'update', collection: 'comments', key, fields: { body } }],
      `Edited a ${kind}`,
    );
    void written?.done;
    drop();
    onClose();
  }

  return (
    <div className="flex flex-col gap-2">
      <CommentBox
        ref={focusAtFirst}
        label={`Edit the ${comment.kind}`}
        text={text}
        onText={(next) => setTyped((before) => ({ ...before, text: next }))}
        people={people}
        onMention={(one) => setTyped((before) => ({ ...before, mentioned: [...before.mentioned, one] }))}
        onSubmit={save}
        onCancel={onClose}
      />
      {error === null ? null : (
        <p role="alert" className="text-xs text-danger-text">
          {error}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
        <Button size="small" variant="primary" keys="mod+enter" onClick={save}>
          Save
        </Button>
      </div>
    </div>
  );
}

/** The same function each time: another one would take the focus back whenever something is drawn again. */
const focusAtFirst = (box: { focus: () => void } | null) => box?.focus();
