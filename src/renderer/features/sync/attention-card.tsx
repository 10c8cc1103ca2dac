import type { ReactNode } from 'react';
import { fieldInSentence, fieldLabel, nounOfPlural } from '#shared/records/labels.ts';
import type { ConflictEntry, FailedChange } from '#shared/sync.ts';
import { Button } from '../../components/button.tsx';
import { formatExact } from '../../lib/dates.ts';
import { formatValue } from '../../records/field-values.ts';
import { usePeople } from '../../store/index.ts';
import type { AttentionEntry } from './attention.ts';
import { childrenWords, DoubtCard } from './doubt-card.tsx';

/** What was decided, and how to say that it was. */
export type Choice =
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly action: 'retry' | 'discard';
      readonly done: string;
    }
  | {
      readonly kind: 'conflict';
      readonly id: number;
      readonly action: 'keep_mine' | 'take_theirs';
      /** What was shown of both sides. */
      readonly mine: unknown;
      readonly theirs: unknown;
      readonly done: string;
    }
  | {
      readonly kind: 'twin';
      readonly id: number;
      readonly action: 'link' | 'keep_both' | 'discard_mine';
      readonly done: string;
    }
  | {
      readonly kind: 'uncertain';
      readonly id: number;
      readonly action: 'resend' | 'it_is' | 'discard';
      /** The record in the cloud that it is. */
      readonly theirs?: string;
      readonly done: string;
    };

export type Settle = (choice: Choice) => Promise<void>;

interface AttentionCardProps {
  readonly entry: AttentionEntry;
  /** Whether nothing else is to be decided here: of several, no answer stands out. */
  readonly isOnly: boolean;
  readonly onSettle: Settle;
  /** Goes to where the record is edited. */
  readonly onEdit: (change: FailedChange) => void;
}

/** One thing to decide, with both sides of it. */
export function AttentionCard({ entry, isOnly, onSettle, onEdit }: AttentionCardProps) {
  // What loses nothing of anybody's is the first answer, and the main one.
  const safe = isOnly ? 'primary' : 'secondary';
  return (
    <li className="rounded-panel border border-line bg-canvas p-3.5">
      {entry.kind === 'failed' ? (
        <Failed change={entry.change} safe={safe} onSettle={onSettle} onEdit={onEdit} />
      ) : entry.kind !== 'conflict' ? (
        <DoubtCard kind={entry.kind} doubt={entry.doubt} safe={safe} onSettle={onSettle} />
      ) : (
        <Conflict conflict={entry.conflict} safe={safe} onSettle={onSettle} />
      )}
    </li>
  );
}

type Emphasis = 'primary' | 'secondary';

interface FailedProps {
  readonly change: FailedChange;
  readonly safe: Emphasis;
  readonly onSettle: Settle;
  readonly onEdit: AttentionCardProps['onEdit'];
}

function Failed({ change, safe, onSettle, onEdit }: FailedProps) {
  const { id, collection, name, operation, mine, theirs, error, children } = change;
  const show = useValues();
  const fields = Object.keys(mine);
  const what = { create: 'The new', update: 'A change of the', delete: 'The deletion of the' }[operation];
  const discard = {
    create: `Remove this ${nounOfPlural(collection)} here`,
    update: 'Discard my change',
    delete: `Keep the ${nounOfPlural(collection)}`,
  }[operation];
  const giveUp = () =>
    void onSettle({ kind: 'failed', id, action: 'discard', done: `Back to what the cloud has of ${name}` });
  return (
    <>
      <h3 className="font-semibold wrap-anywhere">
        {what} {nounOfPlural(collection)} <bdi>{name}</bdi> was not accepted
      </h3>
      {error === null ? null : (
        <p className="mt-0.5 text-danger-text wrap-anywhere">
          The cloud says: {error.message} <span className="text-muted selectable">({error.code})</span>
        </p>
      )}
      {operation === 'create' && children.contacts + children.onboardings > 0 ? (
        <p className="mt-0.5 text-muted">
          {childrenWords(children)} {children.contacts + children.onboardings === 1 ? 'waits' : 'wait'} with
          it; removing it removes {children.contacts + children.onboardings === 1 ? 'that' : 'those'} too.
        </p>
      ) : null}
      {operation === 'delete' || fields.length === 0 ? null : (
        <table className="mt-2 w-full table-fixed text-left">
          <thead className="text-xs text-muted">
            <tr>
              <th scope="col" className="w-36 py-1 font-medium">
                Field
              </th>
              <th scope="col" className="py-1 font-medium">
                Here
              </th>
              {operation === 'update' ? (
                <th scope="col" className="py-1 font-medium">
                  In the cloud
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field} className="border-t border-line-faint align-top">
                <th scope="row" className="py-1 font-normal text-muted">
                  {fieldLabel(field)}
                </th>
                <td dir="auto" className="py-1 pe-2 wrap-anywhere">
                  {show(field, mine[field])}
                </td>
                {operation === 'update' ? (
                  <td dir="auto" className="py-1 text-muted wrap-anywhere">
                    {show(field, theirs[field])}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {operation === 'delete' ? (
          <Button variant={safe} onClick={giveUp}>
            {discard}
          </Button>
        ) : (
          <Button variant={safe} onClick={() => onEdit(change)}>
            Edit it
          </Button>
        )}
        <Button
          onClick={() => void onSettle({ kind: 'failed', id, action: 'retry', done: `Trying ${name} again` })}
        >
          Try again
        </Button>
        {operation === 'delete' ? null : (
          <Button variant="quiet" onClick={giveUp}>
            {discard}
          </Button>
        )}
      </div>
    </>
  );
}

interface ConflictProps {
  readonly conflict: ConflictEntry;
  readonly safe: Emphasis;
  readonly onSettle: Settle;
}

function Conflict({ conflict, safe, onSettle }: ConflictProps) {
  const { id, collection, name, field, mine, theirs, mine_at, theirs_at } = conflict;
  const show = useValues();
  const settle = (action: 'keep_mine' | 'take_theirs', done: string) => () =>
    void onSettle({ kind: 'conflict', id, action, mine, theirs, done });
  if (field === null && mine === null) {
    return (
      <>
        <h3 className="font-semibold wrap-anywhere">
          <bdi>{name}</bdi> was deleted here and changed in the cloud
        </h3>
        <p className="mt-0.5 text-muted wrap-anywhere">
          In the cloud now:{' '}
          {Object.entries((theirs ?? {}) as Record<string, unknown>)
            .map(([changed, value]) => `${fieldLabel(changed)} ${show(changed, value)}`)
            .join(', ')}
          . Deleted here {formatExact(mine_at)}.
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button variant={safe} onClick={settle('take_theirs', `${name} is back here`)}>
            Bring it back here
          </Button>
          <Button onClick={settle('keep_mine', `${name} is deleted in the cloud too`)}>
            Delete it in the cloud too
          </Button>
        </div>
      </>
    );
  }
  if (field === null) {
    return (
      <>
        <h3 className="font-semibold wrap-anywhere">
          <bdi>{name}</bdi> was changed here and deleted in the cloud
        </h3>
        <p className="mt-0.5 text-muted">
          Changed here {formatExact(mine_at)}, found deleted {formatExact(theirs_at)}.
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button variant={safe} onClick={settle('keep_mine', `${name} is made again in the cloud`)}>
            Make it again in the cloud
          </Button>
          <Button onClick={settle('take_theirs', `${name} is deleted here too`)}>Delete it here too</Button>
        </div>
      </>
    );
  }
  const word = fieldInSentence(field);
  return (
    <>
      <h3 className="font-semibold wrap-anywhere">
        {fieldLabel(field)} of <bdi>{name}</bdi> was changed on both sides
      </h3>
      <p className="mt-0.5 text-muted">Yours is kept and sent unless you take the other.</p>
      <div className="mt-2 grid grid-cols-1 gap-2 sm:grid-cols-2">
        <Side title="Yours" at={mine_at} value={show(field, mine)}>
          <Button
            variant={safe}
            aria-label={`Keep mine: ${word} of this ${nounOfPlural(collection)}`}
            onClick={settle('keep_mine', `Kept your ${word} of ${name}`)}
          >
            Keep mine
          </Button>
        </Side>
        <Side title="In the cloud" at={theirs_at} value={show(field, theirs)}>
          <Button
            aria-label={`Take theirs: ${word} of this ${nounOfPlural(collection)}`}
            onClick={settle('take_theirs', `Took the cloud’s ${word} of ${name}`)}
          >
            Take theirs
          </Button>
        </Side>
      </div>
    </>
  );
}

interface SideProps {
  readonly title: string;
  readonly at: string;
  readonly value: string;
  readonly children: ReactNode;
}

function Side({ title, at, value, children }: SideProps) {
  return (
    <div className="flex min-w-0 flex-col items-start gap-2 rounded-control border border-line-faint bg-surface p-2.5">
      <p className="text-xs text-muted">
        {title} · <time dateTime={at}>{formatExact(at)}</time>
      </p>
      <p dir="auto" className="min-h-5 flex-1 font-medium wrap-anywhere selectable">
        {value}
      </p>
      {children}
    </div>
  );
}

/** Values as a person reads them. */
export function useValues(): (field: string, value: unknown) => string {
  const people = usePeople();
  return (field, value) =>
    formatValue(field, value, {
      person: (key) => people.find((one) => one.key === key)?.name ?? null,
      now: Date.now(),
    });
}
