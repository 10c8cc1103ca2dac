import { useCallback, useEffect, useState } from 'react';
import type { DeliveryView } from '#shared/bridge/webhooks.ts';
import { Button } from '../../components/button.tsx';
import { DateText, useNow } from '../../components/date-text.tsx';
import { Pill } from '../../components/pill.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import type { Tone } from '../../lib/words.ts';
import { useStore } from '../../store/index.ts';

const PAGE = 20;
const LOOK_MS = 5000;
const MINUTE_MS = 60_000;

const STATES: Readonly<Record<DeliveryView['state'], { readonly label: string; readonly tone: Tone }>> = {
  pending: { label: 'Waiting', tone: 'amber' },
  delivered: { label: 'Delivered', tone: 'green' },
  failed: { label: 'Failed', tone: 'red' },
};

const COLUMNS = ['Event', 'When', 'Attempts', 'State', 'Answer'];

interface WebhookDeliveriesProps {
  readonly webhook: string;
  readonly url: string;
  readonly isOn: boolean;
}

/** What was sent to an endpoint in the last 90 days, and how it answered. */
export function WebhookDeliveries({ webhook, url, isOn }: WebhookDeliveriesProps) {
  const { bridge } = useStore();
  const { shown, look, older } = useDeliveries(webhook);

  function replay({ id, type }: DeliveryView): void {
    bridge.call('webhooks.replay', { delivery: id }).then(
      () => {
        notify({ message: `${type} is sent again` });
        look();
      },
      (failure: Error) => notifyError(`${type} was not sent again`, failure.message),
    );
  }

  if (shown === null) return null;
  if (shown.rows.length === 0) return <p className="text-muted">Nothing was sent in the last 90 days.</p>;
  return (
    <>
      <table aria-label={`Deliveries to ${url}`} className="w-full border-collapse text-start">
        <thead>
          <tr className="border-b border-line text-xs text-muted">
            {COLUMNS.map((column) => (
              <th key={column} scope="col" className="py-1.5 pe-3 text-start font-medium">
                {column}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {shown.rows.map((delivery) => (
            <Row key={delivery.id} delivery={delivery} isOn={isOn} onReplay={() => replay(delivery)} />
          ))}
        </tbody>
      </table>
      {shown.hasMore ? (
        <div>
          <Button onClick={older}>Older</Button>
        </div>
      ) : null}
    </>
  );
}

interface RowProps {
  readonly delivery: DeliveryView;
  /** Whether it is tried again at all. */
  readonly isOn: boolean;
  readonly onReplay: () => void;
}

function Row({ delivery, isOn, onReplay }: RowProps) {
  const { type, created_at, attempts, state, response_status, error, next_attempt_at } = delivery;
  const { label, tone } = STATES[state];
  return (
    <tr className="border-b border-line-faint align-top">
      <th scope="row" className="py-2 pe-3 text-start font-normal wrap-anywhere">
        {type}
      </th>
      <td className="py-2 pe-3">
        <DateText timestamp={created_at} />
      </td>
      <td className="tabular py-2 pe-3">{attempts}</td>
      <td className="py-2 pe-3">
        <Pill tone={tone} hasDot>
          {label}
        </Pill>
      </td>
      <td className="py-2 pe-3 wrap-anywhere">
        {error ?? response_status ?? 'None yet'}
        {isOn && attempts > 0 && next_attempt_at !== null ? <NextTry at={next_attempt_at} /> : null}
      </td>
      <td className="py-2 text-end">
        <Button size="small" aria-label={`Replay ${type}`} onClick={onReplay}>
          Replay
        </Button>
      </td>
    </tr>
  );
}

function NextTry({ at }: { readonly at: string }) {
  const isSoon = Date.parse(at) - useNow() < MINUTE_MS;
  return (
    <span className="block text-muted">
      Next try {isSoon ? 'within a minute' : <DateText timestamp={at} />}
    </span>
  );
}

interface Shown {
  readonly rows: readonly DeliveryView[];
  readonly hasMore: boolean;
}

/** The newest ones as they are now, and older ones as far as they were asked for. */
function useDeliveries(webhook: string) {
  const { bridge } = useStore();
  const [shown, setShown] = useState<Shown | null>(null);

  const read = useCallback(
    async (before: number | null): Promise<void> => {
      const page = await bridge.call('webhooks.deliveries', { id: webhook, before, limit: PAGE });
      const { deliveries, has_more: hasMore } = page;
      setShown((known) =>
        before === null
          ? withNewest(known, { rows: deliveries, hasMore })
          : { rows: [...(known?.rows ?? []), ...deliveries], hasMore },
      );
    },
    [bridge, webhook],
  );
  const show = useCallback(
    (before: number | null) =>
      void read(before).catch((failure: Error) =>
        notifyError('The deliveries could not be read', failure.message),
      ),
    [read],
  );
  useEffect(() => {
    show(null);
    // Nobody asked for these looks: one that fails is made up for by the next.
    const timer = setInterval(() => void read(null).catch(() => undefined), LOOK_MS);
    return () => clearInterval(timer);
  }, [read, show]);
  return { shown, look: () => show(null), older: () => show(shown?.rows.at(-1)?.number ?? null) };
}

/** The older ones stay below the newest, unless there are some between that nobody has read. */
function withNewest(known: Shown | null, newest: Shown): Shown {
  const last = newest.rows.at(-1)?.number ?? 0;
  const isNext = newest.hasMore && known?.rows.some(({ number }) => number >= last) === true;
  if (known === null || !isNext) return newest;
  const older = known.rows.filter(({ number }) => number < last);
  return { rows: [...newest.rows, ...older], hasMore: older.length === 0 ? newest.hasMore : known.hasMore };
}
