import { useEffect, useState } from 'react';
import { parentsOf, typeOfPlural } from '#shared/records/index.ts';
import type { MatchEntry } from '#shared/sync.ts';
import { MATCH_ACTIONS, type MatchAction } from '#shared/sync-names.ts';
import { reasonOf } from '#shared/values/reason.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { count, formatNumber } from '../../lib/words.ts';
import { useStore } from '../../store/index.ts';

interface Matches {
  readonly entries: readonly MatchEntry[];
  readonly only_there: number;
}

export interface MatchesDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

const WORDS: Readonly<Record<MatchAction, string>> = {
  link: 'Link with the one in the cloud',
  keep_both: 'Keep both',
  leave_here: 'Leave it on this laptop only',
};
const ONLY_HERE: Readonly<Record<MatchAction, string>> = {
  ...WORDS,
  link: 'Send it to the cloud',
  keep_both: 'Send it to the cloud',
};
/** Rows that a dialog can show without becoming slow; the rest is decided with the answer for all. */
const SHOWN = 200;

/** What was on this laptop before it was connected, beside what the cloud has: decided at once, or one by one. */
export function MatchesDialog({ isOpen, onClose }: MatchesDialogProps) {
  const { bridge } = useStore();
  const [matches, setMatches] = useState<Matches | null>(null);
  const [chosen, setChosen] = useState<ReadonlyMap<number, MatchAction>>(new Map());
  const [isBusy, setBusy] = useState(false);

  useEffect(() => {
    if (!isOpen) return undefined;
    let isCurrent = true;
    const read = () => {
      bridge.call('sync.matches', {}).then(
        (found) => isCurrent && setMatches(found),
        () => undefined,
      );
    };
    read();
    const end = bridge.on('sync.changed', read);
    return () => {
      isCurrent = false;
      end();
    };
  }, [bridge, isOpen]);

  async function decide(rest: MatchAction): Promise<void> {
    if (isBusy) return;
    setBusy(true);
    try {
      const decisions = [...chosen].map(([id, action]) => ({ id, action }));
      await bridge.call('sync.decideMatches', { decisions, rest });
      notify({ message: 'Decided. What goes to the cloud is on its way.' });
      setChosen(new Map());
      onClose();
    } catch (error) {
      notifyError('Nothing was decided', reasonOf(error));
    } finally {
      setBusy(false);
    }
  }

  const entries = matches?.entries ?? [];
  const customers = entries.filter(isOfNone);
  const pairs = customers.filter(({ theirs }) => theirs !== null).length;
  const below = entries.length - customers.length;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      width={720}
      title="Which of these does the cloud have already?"
      description={`Of ${count(customers.length, 'customer')} on this laptop, ${formatNumber(pairs)} ${pairs === 1 ? 'is' : 'are'} in the cloud too, ${formatNumber(customers.length - pairs)} only here; ${formatNumber(matches?.only_there ?? 0)} only in the cloud. ${below === 0 ? '' : 'Their contacts and onboardings follow. '}Nothing is sent until you decide.`}
      footer={
        <>
          <Button onClick={onClose}>Later</Button>
          <Button onClick={() => void decide('leave_here')}>
            Leave {chosen.size > 0 ? 'the rest' : 'all'} here
          </Button>
          <Button onClick={() => void decide('keep_both')}>
            Send {chosen.size > 0 ? 'the rest' : 'all'} as new
          </Button>
          <Button variant="primary" aria-disabled={isBusy} onClick={() => void decide('link')}>
            Link what matches, send the rest
          </Button>
        </>
      }
    >
      <ul aria-label="On this laptop" className="mt-2 flex flex-col">
        {customers.slice(0, SHOWN).map((entry) => (
          <Row
            key={entry.id}
            entry={entry}
            chosen={chosen.get(entry.id) ?? null}
            onChoose={(action) => {
              const next = new Map(chosen);
              if (action === null) next.delete(entry.id);
              else next.set(entry.id, action);
              setChosen(next);
            }}
          />
        ))}
      </ul>
      {customers.length > SHOWN ? (
        <p className="mt-2 text-muted">And {formatNumber(customers.length - SHOWN)} more.</p>
      ) : null}
    </Dialog>
  );
}

interface RowProps {
  readonly entry: MatchEntry;
  readonly chosen: MatchAction | null;
  readonly onChoose: (action: MatchAction | null) => void;
}

function Row({ entry, chosen, onChoose }: RowProps) {
  const { name, mine, theirs, matched_by } = entry;
  const words = theirs === null ? ONLY_HERE : WORDS;
  const actions = theirs === null ? MATCH_ACTIONS.filter((action) => action !== 'keep_both') : MATCH_ACTIONS;
  return (
    <li className="grid grid-cols-[1fr_1fr_13rem] items-center gap-3 border-t border-line-faint py-2">
      <span className="min-w-0 wrap-anywhere">
        <bdi className="font-medium">{name}</bdi>
        <span className="block text-xs text-muted">{detailOf(mine)}</span>
      </span>
      {theirs === null ? (
        <span className="text-muted">Only here</span>
      ) : (
        <span className="min-w-0 wrap-anywhere">
          <bdi>{String(theirs.name)}</bdi>
          <span className="block text-xs text-muted">
            {[`Same ${matched_by}`, detailOf(theirs)].filter((text) => text !== '').join(' · ')}
          </span>
        </span>
      )}
      <select
        aria-label={`What becomes of ${name}`}
        value={chosen ?? ''}
        onChange={({ target }) => onChoose(MATCH_ACTIONS.find((action) => action === target.value) ?? null)}
        className="h-8 w-full rounded-control border border-line bg-canvas px-2 text-text"
      >
        <option value="">As for all</option>
        {actions.map((action) => (
          <option key={action} value={action}>
            {words[action]}
          </option>
        ))}
      </select>
    </li>
  );
}

function detailOf({ domain, slug, plan }: Readonly<Record<string, unknown>>): string {
  return [domain ?? slug, plan].filter((value) => typeof value === 'string' && value !== '').join(' · ');
}

/** A customer; whatever belongs to one goes with it. */
function isOfNone({ collection }: { readonly collection: string }): boolean {
  const type = typeOfPlural(collection);
  return type !== undefined && parentsOf(type).length === 0;
}
