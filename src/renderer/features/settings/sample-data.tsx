import { Button } from '../../components/button.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { useStore } from '../../store/index.ts';
import { Section } from './section.tsx';

/** Offered only while the workspace is empty. */
export function SampleData() {
  const store = useStore();
  function load(): void {
    store.bridge.call('sample.load', {}).then(
      ({ loaded }) => notify({ message: loaded ? 'Sample data loaded' : 'The workspace is no longer empty' }),
      (failure: Error) => notifyError('The sample data was not loaded', failure.message),
    );
  }
  return (
    <Section
      title="Sample data"
      description="Twelve fictional customers with contacts and onboardings, to look around with."
    >
      <div>
        <Button onClick={load}>Load sample data</Button>
      </div>
    </Section>
  );
}
