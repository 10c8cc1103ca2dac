import { Command } from 'cmdk';
import { CloudUpload, FileText, type LucideIcon } from 'lucide-react';
import { memo } from 'react';
import { fieldOf } from '#shared/records/index.ts';
import { fieldNamed } from '#shared/records/labels.ts';
import type { SearchResult } from '#shared/search/answer.ts';
import { RECORD_TYPES } from '#shared/search/fields.ts';
import { isItemType } from '#shared/search/searched-types.ts';
import { humanize } from '#shared/words.ts';
import { Pill, StatusPill } from '../../components/pill.tsx';
import { choiceWord } from '../../lib/words.ts';
import { pageOf } from '../../records/record-page.ts';
import { TYPE_ICONS } from '../../records/type-icons.ts';
import { refOf } from '../../routes.ts';
import { fieldWord, type Highlight, Marked } from './marked.tsx';

const ICON_CLASS = 'mt-1.5 shrink-0 self-start text-muted';
const iconOf = (Icon: LucideIcon) => <Icon size={16} aria-hidden="true" className={ICON_CLASS} />;
/** Made once: a row that gets another record of the same type has nothing to do for its icon. */
const ICON = new Map(RECORD_TYPES.map((type) => [type, iconOf(TYPE_ICONS[type] ?? FileText)]));

/** Where a result is shown; a contact on its customer's page. */
export function pathOf(result: SearchResult): string {
  const { type, key, onboarding } = result;
  return pageOf({
    type,
    key,
    ref: refOf(result),
    customer: customerRef(result),
    onboarding: onboarding === null ? null : refOf(onboarding),
  });
}

function customerRef({ customer_key, customer_display_id }: SearchResult): string {
  return refOf({ key: customer_key, display_id: customer_display_id });
}

interface ResultItemProps {
  readonly slot: string;
  readonly result: SearchResult;
  readonly isChosen: boolean;
  readonly onShow: (result: SearchResult) => void;
}

export const ResultItem = memo(function ResultItem({ slot, result, onShow }: ResultItemProps) {
  const { title, subtitle, highlights } = result;
  const inTitle = highlights.find(({ text }) => text === title);
  const inSubtitle = highlights.find(
    ({ text }) => text !== '' && text !== title && subtitle.startsWith(text),
  );
  // The slug says once more what the name says.
  const why = highlights.find(
    (highlight) =>
      highlight !== inTitle &&
      highlight !== inSubtitle &&
      !(highlight.field === 'slug' && inTitle !== undefined),
  );
  return (
    <Command.Item value={slot} onSelect={() => onShow(result)} className={RESULT_CLASS}>
      {ICON.get(result.type)}
      <div className="min-w-0 flex-1">
        <div className="cut">
          <Marked text={title} ranges={inTitle?.ranges ?? []} />
        </div>
        <Details text={subtitle} ranges={inSubtitle?.ranges ?? []} why={why} />
      </div>
      {result.pending ? (
        <span className="flex shrink-0 items-center gap-1 text-xs text-muted">
          <CloudUpload size={14} aria-hidden="true" />
          Not sent yet
        </span>
      ) : null}
      <State result={result} />
      <span className="w-12 shrink-0 text-end text-xs text-faint tabular-nums">#{result.display_id}</span>
    </Command.Item>
  );
});

export const ITEM_CLASS =
  'flex cursor-default items-center gap-2.5 rounded-control px-2.5 data-[selected=true]:bg-hover';
/** Of a height of its own: what changes in one is laid out in it alone. */
const RESULT_CLASS = `${ITEM_CLASS} h-11 contain-layout contain-size`;

interface DetailsProps {
  readonly text: string;
  readonly ranges: Highlight['ranges'];
  readonly why: Highlight | undefined;
}

/** Every box costs at each letter: two of them beside each other are only put up where there is something for both. */
function Details({ text, ranges, why }: DetailsProps) {
  if (text === '' && why === undefined) return null;
  if (why === undefined) {
    return (
      <div className="cut text-xs text-muted">
        <Marked text={text} ranges={ranges} />
      </div>
    );
  }
  return (
    <div className="flex items-baseline gap-2 text-xs">
      {text === '' ? null : (
        <span className="cut text-muted">
          <Marked text={text} ranges={ranges} />
        </span>
      )}
      <span className="cut text-faint">
        {fieldWord(why.field)} <Marked text={wordOf(why)} ranges={why.ranges} />
      </span>
    </div>
  );
}

/** A choice as it is called: "At risk". It is as long as what is stored, so that the marks stay where they are. */
function wordOf({ field, text }: Highlight): string {
  const definition = fieldNamed(field);
  const word = definition?.kind === 'choice' ? choiceWord(definition, text) : text;
  return word.length === text.length ? word : text;
}

function State({ result: { type, status, archived } }: { readonly result: SearchResult }) {
  if (archived) return <Pill hasDot>Archived</Pill>;
  if (status === null || status === 'active' || status === 'open') return null;
  if (isItemType(type)) return <Pill>{humanize(status)}</Pill>;
  return <StatusPill of={fieldOf(type, 'state') === undefined ? 'status' : 'state'} value={status} />;
}
