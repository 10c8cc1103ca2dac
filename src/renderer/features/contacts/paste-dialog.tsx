import { Check, CircleAlert, Minus } from 'lucide-react';
import { type FormEvent, type ReactNode, useDeferredValue, useId, useMemo } from 'react';
import type { ContactReplica, CustomerReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextArea } from '../../components/text-field.tsx';
import { cx } from '../../lib/cx.ts';
import { count, formatNumber } from '../../lib/words.ts';
import { useDraft } from '../../state/drafts.ts';
import { useStore } from '../../store/index.ts';
import { addContacts } from './contact-actions.ts';
import { type PastedContact, type PastedLine, parsePaste } from './paste-contacts.ts';

interface PasteDialogProps {
  readonly customer: CustomerReplica;
  readonly contacts: readonly ContactReplica[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Makes contacts of lines of text, and shows beforehand what becomes of each. */
export function PasteDialog(props: PasteDialogProps) {
  const [text, setText] = useDraft(`paste-contacts/${props.customer.key}`, '');
  const formId = useId();
  const store = useStore();
  const { customer, contacts, isOpen, onClose } = props;
  const deferred = useDeferredValue(text);
  const lines = useMemo(() => parsePaste(deferred, contacts), [deferred, contacts]);
  const good = goodOf(lines);
  const number = good.length;

  function add(event: FormEvent): void {
    event.preventDefault();
    // The preview may be a moment behind what was typed; what is added is not.
    const read = parsePaste(text, contacts);
    const now = goodOf(read);
    if (now.length === 0) return;
    const refused = read.flatMap((line) => (line.kind === 'refused' ? [line.text] : []));
    addContacts(store, customer.key, now, refused.length);
    // What nothing was made of is there to be mended when the dialog is opened again.
    setText(refused.join('\n'));
    onClose();
  }

  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Paste many contacts"
      description={
        <>
          One contact a line: <span className="whitespace-nowrap">name, email, title</span>. The To line of a
          mail and rows copied from a spreadsheet work too; put what has a comma in it in quotes.
        </>
      }
      width={720}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" disabled={number === 0} keys="mod+enter">
            {number === 0 ? 'Add contacts' : `Add ${count(number, 'contact')}`}
          </Button>
        </>
      }
    >
      <SubmitForm id={formId} onSubmit={add} className="flex flex-col">
        <TextArea
          label="Contacts"
          data-autofocus
          rows={5}
          placeholder={
            'Ada Lovelace, ada@example.com, CTO\nGrace Hopper <grace@example.com>; Joan Clarke <joan@example.com>'
          }
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="max-h-[30vh]"
        />
      </SubmitForm>
      <Preview lines={lines} good={good.length} />
    </Dialog>
  );
}

function goodOf(lines: readonly PastedLine[]): readonly PastedContact[] {
  return lines.flatMap((line) => (line.kind === 'contact' ? [line.contact] : []));
}

/** Longer previews are counted, not drawn: nobody reads them. */
const SHOWN_LINES = 300;

function Preview({ lines, good }: { readonly lines: readonly PastedLine[]; readonly good: number }) {
  if (lines.length === 0) return null;
  const refused = lines.filter(({ kind }) => kind === 'refused');
  // What is wrong comes into view first when not everything can.
  const isLong = lines.length > SHOWN_LINES;
  const shown = isLong
    ? [...refused, ...lines.filter(({ kind }) => kind !== 'refused')].slice(0, SHOWN_LINES)
    : lines;
  return (
    <section aria-label="Preview" className="flex min-h-0 flex-col gap-1">
      <p role="status" className="text-xs text-muted tabular">
        {count(good, 'contact')} to add
        {refused.length > 0 ? (
          <span className="text-danger-text"> · {count(refused.length, 'line')} refused</span>
        ) : null}
        {isLong ? <span> · the first {formatNumber(SHOWN_LINES)} lines are shown</span> : null}
      </p>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to
        tabIndex={0}
        className="max-h-[28vh] overflow-y-auto rounded-control border border-line"
        aria-label="Lines"
      >
        {shown.map((line) => (
          <PreviewLine key={keyOf(line)} line={line} />
        ))}
      </ul>
    </section>
  );
}

/** One line may hold several people. */
function keyOf(line: PastedLine): string {
  return `${line.line} ${line.kind === 'contact' ? line.contact.email : line.text}`;
}

const LINE_ICONS: Readonly<Record<PastedLine['kind'], ReactNode>> = {
  contact: <Check size={14} className="text-health-good" />,
  refused: <CircleAlert size={14} className="text-danger-text" />,
  heading: <Minus size={14} className="text-faint" />,
};

function PreviewLine({ line }: { readonly line: PastedLine }) {
  return (
    <li
      className={cx(
        'grid min-h-8 grid-cols-[36px_20px_minmax(0,1fr)_minmax(0,1.2fr)_minmax(0,1fr)] items-center gap-2 border-b border-line px-2 last:border-0',
        line.kind === 'refused' && 'bg-danger-soft',
      )}
    >
      <span className="text-end text-2xs text-faint tabular">
        <span className="sr-only">Line </span>
        {line.line}
      </span>
      <span aria-hidden="true">{LINE_ICONS[line.kind]}</span>
      {line.kind === 'contact' ? (
        <>
          <Cell text={line.contact.name} />
          <Cell text={line.contact.email} isQuiet />
          <Cell text={line.contact.title ?? ''} isQuiet />
        </>
      ) : (
        <>
          <span dir="auto" className="cut col-span-2" title={line.text}>
            {line.text}
          </span>
          <span className={cx('py-1', line.kind === 'refused' ? 'text-danger-text' : 'text-faint')}>
            {line.kind === 'refused' ? line.reason : 'Names the columns'}
          </span>
        </>
      )}
    </li>
  );
}

function Cell({ text, isQuiet = false }: { readonly text: string; readonly isQuiet?: boolean }) {
  return (
    <span dir="auto" className={cx('cut', isQuiet && 'text-muted')} title={text}>
      {text}
    </span>
  );
}
