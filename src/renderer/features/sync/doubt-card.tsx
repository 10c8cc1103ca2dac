import { fieldOf, typeOfPlural, uniqueFields } from '#shared/records/index.ts';
import { fieldLabel, nounOfPlural } from '#shared/records/labels.ts';
import type { DoubtfulEntry } from '#shared/sync.ts';
import { Button } from '../../components/button.tsx';
import { countsOf } from '../../lib/words.ts';
import { type Settle, useValues } from './attention-card.tsx';

/** Tell nothing about which record it is. */
const NOT_SHOWN: ReadonlySet<string> = new Set([
  'object',
  'id',
  'display_id',
  'customer_id',
  'created_at',
  'updated_at',
  'health_score',
  'is_primary',
  'metadata',
  'waiting_on_customer',
]);

export function childrenWords(children: DoubtfulEntry['children']): string {
  return countsOf(children).join(' and ');
}

interface DoubtCardProps {
  readonly kind: 'twin' | 'uncertain';
  readonly doubt: DoubtfulEntry;
  readonly safe: 'primary' | 'secondary';
  readonly onSettle: Settle;
}

/** A record made here beside what the cloud has that may be the same. */
export function DoubtCard({ kind, doubt, safe, onSettle }: DoubtCardProps) {
  const { collection, name, candidates, children } = doubt;
  const one = nounOfPlural(collection);
  const [first] = candidates;
  const hanging = childrenWords(children);
  return (
    <>
      <h3 className="font-semibold wrap-anywhere">
        {kind === 'twin' ? (
          <>
            The cloud has a {one} like <bdi>{name}</bdi> already
          </>
        ) : (
          <>
            Nobody knows whether the cloud got <bdi>{name}</bdi>
          </>
        )}
      </h3>
      <p className="mt-0.5 text-muted">
        {kind === 'twin'
          ? `Both have the same ${doubt.matched_by === 'email' ? 'address' : 'slug'}. Yours is not sent until you decide.`
          : 'The answer to it never came. Nothing more of it is sent until you decide.'}
        {hanging === ''
          ? ''
          : ` ${hanging} ${children.contacts + children.onboardings === 1 ? 'belongs' : 'belong'} to yours.`}
      </p>
      {candidates.length > 1 ? null : <SideBySide mine={doubt.mine} theirs={first ?? null} />}
      <div className="mt-3 flex flex-wrap gap-2">
        {kind === 'twin' ? (
          <TwinButtons doubt={doubt} safe={safe} onSettle={onSettle} />
        ) : (
          <UncertainButtons doubt={doubt} safe={safe} onSettle={onSettle} />
        )}
      </div>
    </>
  );
}

/** Whether what makes two records twins cannot be left out of either, so that the cloud takes only one of them. */
function isOneOfAKind(collection: DoubtfulEntry['collection']): boolean {
  const type = typeOfPlural(collection);
  return type !== undefined && uniqueFields(type).some((name) => fieldOf(type, name)?.required === true);
}

type ButtonsProps = Omit<DoubtCardProps, 'kind'>;

function TwinButtons({ doubt, safe, onSettle }: ButtonsProps) {
  const { id, collection, name } = doubt;
  const settle = (action: 'link' | 'keep_both' | 'discard_mine', done: string) => () =>
    void onSettle({ kind: 'twin', id, action, done });
  return (
    <>
      <Button variant={safe} onClick={settle('link', `${name} is linked with the one in the cloud`)}>
        Same {nounOfPlural(collection)}: link them
      </Button>
      {isOneOfAKind(collection) ? null : (
        <Button onClick={settle('keep_both', `${name} is kept beside the one in the cloud`)}>
          Keep both
        </Button>
      )}
      <Button variant="quiet" onClick={settle('discard_mine', `Your ${name} is discarded`)}>
        Discard mine
      </Button>
    </>
  );
}

function UncertainButtons({ doubt, safe, onSettle }: ButtonsProps) {
  const { id, collection, name, candidates } = doubt;
  const show = useValues();
  return (
    <>
      {candidates.map((candidate) => (
        <Button
          key={String(candidate.id)}
          variant={candidates.length === 1 ? safe : 'secondary'}
          onClick={() =>
            void onSettle({
              kind: 'uncertain',
              id,
              action: 'it_is',
              theirs: String(candidate.id),
              done: `${name} is linked with the one in the cloud`,
            })
          }
        >
          {candidates.length === 1
            ? 'It is this one: link them'
            : `It is ${String(candidate.name ?? `#${String(candidate.display_id)}`)}, made ${show('created_at', candidate.created_at)}`}
        </Button>
      ))}
      <Button
        onClick={() =>
          void onSettle({ kind: 'uncertain', id, action: 'resend', done: `Sending ${name} again` })
        }
      >
        It did not arrive: send it again
      </Button>
      <Button
        variant="quiet"
        onClick={() =>
          void onSettle({ kind: 'uncertain', id, action: 'discard', done: `Your ${name} is discarded` })
        }
      >
        Discard this {nounOfPlural(collection)} here
      </Button>
    </>
  );
}

interface SideBySideProps {
  readonly mine: Readonly<Record<string, unknown>>;
  readonly theirs: Readonly<Record<string, unknown>> | null;
}

/** The fields that either side has, and both have them not alike first. */
function SideBySide({ mine, theirs }: SideBySideProps) {
  const show = useValues();
  const fields = Object.keys({ ...mine, ...theirs }).filter(
    (field) => !NOT_SHOWN.has(field) && !(isEmpty(mine[field]) && isEmpty(theirs?.[field])),
  );
  const isSame = (field: string) => JSON.stringify(mine[field]) === JSON.stringify(theirs?.[field]);
  const ordered = [...fields.filter((field) => !isSame(field)), ...fields.filter(isSame)];
  return (
    <table className="mt-2 w-full table-fixed text-left">
      <thead className="text-xs text-muted">
        <tr>
          <th scope="col" className="w-36 py-1 font-medium">
            Field
          </th>
          <th scope="col" className="py-1 font-medium">
            Yours
          </th>
          <th scope="col" className="py-1 font-medium">
            In the cloud
          </th>
        </tr>
      </thead>
      <tbody>
        {ordered.map((field) => (
          <tr key={field} className="border-t border-line-faint align-top">
            <th scope="row" className="py-1 font-normal text-muted">
              {fieldLabel(field)}
            </th>
            <td dir="auto" className="py-1 pe-2 wrap-anywhere">
              {show(field, mine[field])}
            </td>
            <td dir="auto" className="py-1 wrap-anywhere">
              {theirs === null ? '' : show(field, theirs[field])}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
