import { ArrowLeftRight, CircleAlert, CloudUpload } from 'lucide-react';
import type { RecordMark } from '#shared/sync-names.ts';
import { cx } from '../../lib/cx.ts';
import { showAttentionOf } from './attention.ts';
import { useRecordMark } from './record-marks.ts';

const WORDS: Readonly<Record<RecordMark, string>> = {
  pending: 'Saved on this laptop, not sent yet',
  undecided: 'Was here before the cloud was connected: say whether the cloud has it',
  failed: 'Not accepted by the cloud',
  twin: 'The cloud has this one already',
  uncertain: 'Nobody knows whether the cloud got this',
  conflict: 'Changed here and in the cloud',
};

export interface RecordBadgeProps {
  readonly recordKey: string;
  /** What the record is called, for those who hear the badge. */
  readonly name: string;
  /** False inside lists whose rows are reached by arrow keys. */
  readonly isTabStop?: boolean;
  readonly className?: string;
}

/** What stands between a record and the cloud; nothing when there is nothing. What needs somebody is a button. */
export function RecordBadge({ recordKey, name, isTabStop = true, className }: RecordBadgeProps) {
  const mark = useRecordMark(recordKey);
  if (mark === undefined) return null;
  const words = WORDS[mark];
  if (mark === 'pending' || mark === 'undecided') {
    return (
      <span title={words} className={cx('inline-flex shrink-0 items-center text-faint', className)}>
        <CloudUpload size={14} aria-hidden="true" />
        <span className="sr-only">{words}</span>
      </span>
    );
  }
  const Icon = mark === 'failed' || mark === 'uncertain' ? CircleAlert : ArrowLeftRight;
  return (
    <button
      type="button"
      title={words}
      tabIndex={isTabStop ? 0 : -1}
      aria-label={`${name}: ${words.charAt(0).toLowerCase()}${words.slice(1)}. Settle it`}
      onClick={(event) => {
        // Neither the row nor the link around it is meant.
        event.stopPropagation();
        event.preventDefault();
        showAttentionOf([recordKey]);
      }}
      className={cx(
        'inline-flex size-5 shrink-0 items-center justify-center rounded-control',
        mark === 'failed'
          ? 'bg-pill-red-soft text-pill-red-text hover:outline hover:outline-pill-red-text'
          : 'bg-pill-amber-soft text-pill-amber-text hover:outline hover:outline-pill-amber-text',
        className,
      )}
    >
      <Icon size={13} aria-hidden="true" />
    </button>
  );
}
