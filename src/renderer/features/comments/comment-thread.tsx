import { MessageSquare } from 'lucide-react';
import type { Ref } from 'react';
import type { CommentReplica } from '#shared/replica.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { CommentComposer, type Subject } from './comment-composer.tsx';
import { CommentItem } from './comment-item.tsx';

export interface CommentThreadProps {
  readonly subject: Subject;
  readonly comments: readonly CommentReplica[];
  readonly kinds: readonly CommentReplica['kind'][];
  readonly placeholder: string;
  /** Said where nothing has been written; nothing in a narrow place. */
  readonly empty?: string;
  /** What a comment is about, when it is not the subject itself. */
  readonly aboutOf?: (comment: CommentReplica) => string | undefined;
  readonly ref?: Ref<{ focus: () => void }>;
}

/** What has been written about something, pinned first, then the newest; and where to write more. */
export function CommentThread({
  subject,
  comments,
  kinds,
  placeholder,
  empty,
  aboutOf,
  ref,
}: CommentThreadProps) {
  const ordered = [...comments].sort(
    (one, other) =>
      Number(other.pinned) - Number(one.pinned) || (one.occurred_at < other.occurred_at ? 1 : -1),
  );
  return (
    <div className="flex flex-col gap-3">
      <CommentComposer
        {...(ref === undefined ? {} : { ref })}
        subject={subject}
        kinds={kinds}
        placeholder={placeholder}
      />
      {ordered.length > 0 ? (
        <ol aria-label="Written so far" className="-mx-2 flex flex-col divide-y divide-line-faint">
          {ordered.map((comment) => (
            <CommentItem key={comment.key} comment={comment} about={aboutOf?.(comment)} />
          ))}
        </ol>
      ) : empty === undefined ? null : (
        <EmptyState icon={<MessageSquare size={28} strokeWidth={1.5} />}>{empty}</EmptyState>
      )}
    </div>
  );
}
