import { Paperclip } from 'lucide-react';
import { type Ref, useRef, useState } from 'react';
import type { CommentReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { notify } from '../../components/toast.tsx';
import { tooLong } from '../../lib/length-limit.ts';
import { count } from '../../lib/words.ts';
import { inBackground } from '../../records/use-save.ts';
import { useDraft } from '../../state/drafts.ts';
import { undoLast } from '../../state/undo.ts';
import { useStore } from '../../store/index.ts';
import { Attachments } from './attachments.tsx';
import { COMMENT_LENGTH, CommentBox } from './comment-box.tsx';
import { type Mentionable, toStored } from './mentions.ts';
import { useAttaching } from './use-attaching.ts';
import { useMentionable } from './use-mentionable.ts';

/** What is written about. */
export interface Subject {
  readonly type: CommentReplica['subject_type'];
  readonly key: string;
  readonly customerKey: string;
}

type Kind = CommentReplica['kind'];

interface CommentComposerProps {
  readonly subject: Subject;
  /** What it may be, the first by default. */
  readonly kinds: readonly Kind[];
  readonly placeholder: string;
  readonly ref?: Ref<{ focus: () => void }>;
}

const VERBS: Readonly<Record<Kind, string>> = { comment: 'Add comment', note: 'Save note', call: 'Log call' };
const LABELS: Readonly<Record<Kind, string>> = { comment: 'Comment', note: 'Note', call: 'Call' };

interface Draft {
  readonly text: string;
  readonly mentioned: readonly Mentionable[];
  readonly kind: string;
  readonly isForCustomer: boolean;
  /** Ids of files; none in a draft of an earlier version. */
  readonly files?: readonly string[];
}

/** Where a comment, a note or a call is written. What is typed stays until it is sent. */
export function CommentComposer({ subject, kinds, placeholder, ref }: CommentComposerProps) {
  const store = useStore();
  const people = useMentionable(subject.customerKey);
  const [first = 'comment'] = kinds;
  const [initial] = useState<Draft>({ text: '', mentioned: [], kind: first, isForCustomer: false });
  const [draft, setDraft, dropDraft] = useDraft(`comment/${subject.key}`, initial);
  const kind = kinds.find((one) => one === draft.kind) ?? first;
  const canSend = draft.text.trim() !== '' && tooLong(draft.text, COMMENT_LENGTH) === null;
  const files = draft.files ?? [];
  /** Nothing was typed since something was sent: that is what there is to take back. */
  const [isSent, setSent] = useState(false);
  const { sending, attach } = useAttaching((id) =>
    setDraft((before) => ({ ...before, files: [...(before.files ?? []), id] })),
  );

  function submit(): void {
    if (!canSend || sending > 0) return;
    const written = store.change(
      [
        {
          operation: 'create',
          collection: 'comments',
          fields: {
            subject_type: subject.type,
            subject_id: subject.key,
            kind,
            body: toStored(draft.text.trim(), draft.mentioned),
            visibility: draft.isForCustomer ? 'customer' : 'internal',
            attachments: [...files],
          },
        },
      ],
      `Wrote a ${kind}`,
    );
    if (written === null) {
      notify({ message: 'It could not be saved just now', detail: 'What you wrote is still here.' });
      return;
    }
    inBackground(written.done);
    setDraft({ ...initial, kind });
    dropDraft();
    setSent(true);
  }

  return (
    <div className="flex flex-col gap-2">
      <CommentBox
        {...(ref === undefined ? {} : { ref })}
        label={kinds.length > 1 ? `Write a ${kind}` : 'Write a comment'}
        placeholder={placeholder}
        text={draft.text}
        onText={(text) => {
          setSent(false);
          setDraft((before) => ({ ...before, text }));
        }}
        onUndo={isSent ? () => void undoLast(store) : undefined}
        people={people}
        onMention={(one) => setDraft((before) => ({ ...before, mentioned: [...before.mentioned, one] }))}
        onSubmit={submit}
        onFiles={attach}
      />
      <Attachments
        ids={files}
        onRemove={(id) =>
          setDraft((before) => ({ ...before, files: (before.files ?? []).filter((one) => one !== id) }))
        }
      />
      {sending === 0 ? null : (
        <p role="status" className="text-xs text-muted">
          Attaching {count(sending, 'file')}…
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-2">
        {kinds.length > 1 ? (
          <fieldset aria-label="What it is" className="flex gap-0.5">
            {kinds.map((one) => (
              <Button
                key={one}
                size="small"
                variant={one === kind ? 'secondary' : 'quiet'}
                aria-pressed={one === kind}
                onClick={() => setDraft((before) => ({ ...before, kind: one }))}
              >
                {LABELS[one]}
              </Button>
            ))}
          </fieldset>
        ) : null}
        <Checkbox
          label="The customer may read it"
          isChecked={draft.isForCustomer}
          onChange={(isForCustomer) => setDraft((before) => ({ ...before, isForCustomer }))}
        >
          The customer may read it
        </Checkbox>
        <AttachButton onFiles={attach} />
        <Button
          variant="primary"
          keys="mod+enter"
          className="ms-auto"
          disabled={!canSend || sending > 0}
          onClick={submit}
        >
          {VERBS[kind]}
        </Button>
      </div>
    </div>
  );
}

function AttachButton({ onFiles }: { readonly onFiles: (files: Iterable<File>) => void }) {
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={chooser}
        type="file"
        multiple
        className="hidden"
        aria-label="Files to attach"
        onChange={(event) => {
          onFiles(event.target.files ?? []);
          event.target.value = '';
        }}
      />
      <Button
        variant="quiet"
        size="small"
        icon={<Paperclip size={14} aria-hidden="true" />}
        onClick={() => chooser.current?.click()}
      >
        Attach files
      </Button>
    </>
  );
}
