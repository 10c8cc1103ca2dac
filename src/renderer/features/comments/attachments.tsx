import { Download, FileText, Image as ImageIcon, Paperclip, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { saveBytes } from '../../components/save-file.ts';
import { Skeleton } from '../../components/skeleton.tsx';
import { notifyError } from '../../components/toast.tsx';
import { useStore } from '../../store/index.ts';
import {
  type Attachment,
  bytesOf,
  contentOf,
  previewKind,
  SHOWN_TEXT_BYTES,
  sizeWords,
} from './attachment-files.ts';

const ICONS = { image: ImageIcon, text: FileText } as const;

interface AttachmentsProps {
  readonly ids: readonly string[];
  /** Takes one off; without it they stay. */
  readonly onRemove?: (id: string) => void;
}

/** The files of a comment: looked at when they are images or plain text, else saved. */
export function Attachments({ ids, onRemove }: AttachmentsProps) {
  const [shown, setShown] = useState<Attachment | null>(null);
  if (ids.length === 0) return null;
  return (
    <>
      <ul aria-label="Files" className="flex flex-wrap gap-1.5">
        {ids.map((id) => (
          <AttachmentChip
            key={id}
            id={id}
            onShow={setShown}
            {...(onRemove === undefined ? {} : { onRemove })}
          />
        ))}
      </ul>
      <PreviewDialog attachment={shown} onClose={() => setShown(null)} />
    </>
  );
}

interface AttachmentChipProps extends Pick<AttachmentsProps, 'onRemove'> {
  readonly id: string;
  readonly onShow: (attachment: Attachment) => void;
}

function AttachmentChip({ id, onShow, onRemove }: AttachmentChipProps) {
  const store = useStore();
  const [attachment, setAttachment] = useState<Attachment | null>(null);
  const [isGone, setGone] = useState(false);
  useEffect(() => {
    store.bridge.call('attachments.get', { id }).then(
      (answer) => setAttachment(answer.attachment),
      () => setGone(true),
    );
  }, [store, id]);
  if (isGone) return <li className="px-1 text-xs text-faint">A file that is gone</li>;
  if (attachment === null) return <Skeleton className="h-7 w-32" />;
  const kind = previewKind(attachment);
  const Icon = kind === null ? Paperclip : ICONS[kind];
  const name = attachment.name;
  return (
    <li className="flex h-7 max-w-72 items-center rounded-control border border-line bg-surface ps-2">
      <Icon size={14} aria-hidden="true" className="shrink-0 text-muted" />
      {kind === null ? (
        <span dir="auto" className="cut px-1.5" title={name}>
          {name}
        </span>
      ) : (
        <button
          type="button"
          dir="auto"
          title={name}
          aria-label={`Look at ${name}`}
          onClick={() => onShow(attachment)}
          className="cut rounded-small px-1.5 hover:underline"
        >
          {name}
        </button>
      )}
      <span className="shrink-0 pe-1 text-xs text-muted tabular">{sizeWords(attachment.size ?? 0)}</span>
      {onRemove === undefined ? (
        <IconButton
          label={`Save ${name}`}
          size="small"
          icon={<Download size={14} />}
          onClick={() => void save(store, attachment)}
        />
      ) : (
        <IconButton
          label={`Take off ${name}`}
          size="small"
          icon={<X size={14} />}
          onClick={() => onRemove(id)}
        />
      )}
    </li>
  );
}

async function save(store: ReturnType<typeof useStore>, { id, name }: Attachment): Promise<void> {
  try {
    // Never with its own type: nothing that is saved is opened here.
    saveBytes(name, bytesOf(await contentOf(store, id)));
  } catch (error) {
    notifyError(`${name} was not saved`, reasonOf(error));
  }
}

interface PreviewDialogProps {
  readonly attachment: Attachment | null;
  readonly onClose: () => void;
}

function PreviewDialog({ attachment, onClose }: PreviewDialogProps) {
  const store = useStore();
  const [last, setLast] = useState(attachment);
  if (attachment !== null && attachment !== last) setLast(attachment);
  if (last === null) return null;
  return (
    <Dialog
      isOpen={attachment !== null}
      onClose={onClose}
      title={last.name}
      width={860}
      footer={
        <>
          <Button icon={<Download size={14} aria-hidden="true" />} onClick={() => void save(store, last)}>
            Save
          </Button>
          <Button variant="primary" data-autofocus="" onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <Preview key={last.id} attachment={last} />
    </Dialog>
  );
}

function Preview({ attachment }: { readonly attachment: Attachment }) {
  const store = useStore();
  const { id, name, content_type: type } = attachment;
  const [content, setContent] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    contentOf(store, id).then(setContent, (error: Error) => setProblem(error.message));
  }, [store, id]);
  if (problem !== null) return <p role="alert">{`It could not be read: ${problem}`}</p>;
  if (content === null) return <Skeleton className="h-40 w-full" />;
  if (previewKind(attachment) === 'image')
    return (
      <img
        src={`data:${type};base64,${content}`}
        alt={name}
        className="max-h-[52vh] self-center object-contain"
      />
    );
  const bytes = bytesOf(content);
  const text = new TextDecoder().decode(bytes.subarray(0, SHOWN_TEXT_BYTES));
  return (
    <pre
      dir="auto"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="selectable max-h-[52vh] overflow-auto rounded-control bg-sunken p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
    >
      {text}
      {bytes.length > SHOWN_TEXT_BYTES ? '\n… Save it to read on.' : ''}
    </pre>
  );
}
