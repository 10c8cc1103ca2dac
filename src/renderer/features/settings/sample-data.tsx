import { useCallback, useEffect, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { count } from '../../lib/words.ts';
import { sayWritten } from '../../state/undo.ts';
import { useCustomers, useStore } from '../../store/index.ts';
import { Section } from './section.tsx';

/** Loaded into an empty workspace, removed in one step with all that was added to it. */
export function SampleData() {
  const store = useStore();
  const { bridge } = store;
  const customers = useCustomers();
  const [here, setHere] = useState<number | null>(null);
  const [isAsking, setAsking] = useState(false);
  const look = useCallback(() => {
    bridge.call('sample.state', {}).then(
      (state) => setHere(state.customers),
      () => setHere(null),
    );
  }, [bridge]);
  const number = customers.rows.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with another number of customers it may be another state
  useEffect(look, [look, number]);
  const isEmpty = customers.status === 'ready' && number === 0;

  function load(): void {
    bridge.call('sample.load', {}).then(
      ({ loaded }) =>
        loaded
          ? notify({ message: 'Sample data loaded' })
          : notifyError(
              'The sample data was not loaded',
              'The workspace is connected to the cloud, or no longer empty. Nothing was changed.',
            ),
      (failure: Error) => notifyError('The sample data was not loaded', failure.message),
    );
  }

  function remove(): void {
    bridge.call('sample.remove', {}).then(
      ({ batch_id }) => {
        look();
        sayWritten(store, batch_id, 'Sample data removed');
      },
      (failure: Error) => notifyError('The sample data was not removed', failure.message),
    );
  }

  return (
    <Section
      title="Sample data"
      description="Twelve fictional customers with contacts, onboardings, tasks and notes, to look around with. It goes to no cloud."
    >
      <div>
        {here !== null && here > 0 ? (
          <Button onClick={() => setAsking(true)}>Remove sample data…</Button>
        ) : (
          <Button disabled={!isEmpty} onClick={load}>
            Load sample data
          </Button>
        )}
        {here === 0 && !isEmpty ? (
          <p className="pt-2 text-muted">It is loaded into an empty workspace only.</p>
        ) : null}
      </div>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        isDangerous
        title="Remove the sample data?"
        description={`${count(here ?? 0, 'fictional customer')} and everything below them go, also what you have added there. Your own customers stay. Undo brings it back.`}
        confirmLabel="Remove sample data"
        onConfirm={remove}
      />
    </Section>
  );
}
