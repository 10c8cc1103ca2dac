import { HEALTH_SIGNALS, type Workspace } from '#shared/local/workspace.ts';
import { InlineNumber } from '../../components/inline-edit.tsx';
import { HEALTH_SIGNAL_LABELS } from '../../lib/words.ts';
import { Section } from './section.tsx';
import { useWorkspace } from './use-workspace.ts';

type Health = Workspace['health'];
type Signal = keyof Health['weights'];
type Bound = keyof Health['bounds'];

const HINTS: Readonly<Record<Signal, string>> = {
  velocity: 'Days in the present phase, against the average of the workspace.',
  activity: 'How long ago the last note, call, completed task or move was: nothing left after 14 quiet days.',
  tasks: 'What was done in 90 days, against what is overdue.',
  contract: 'The field “arr”, or else MRR, against the other customers.',
  support: 'Pivotal knows nothing of support requests yet: it is left out, and its share goes to the others.',
};

const BOUNDS: readonly { readonly name: Bound; readonly label: string; readonly hint: string }[] = [
  { name: 'healthy', label: 'Healthy from', hint: 'Green, up to 100.' },
  { name: 'watch', label: 'Watch from', hint: 'Yellow; below it a customer is at risk, in red.' },
];

/** How much each signal counts, and where the levels begin. */
export function HealthSection() {
  const { workspace, set } = useWorkspace();
  if (workspace === null) return null;
  const { weights, bounds } = workspace.health;
  const saveWeight = async (signal: Signal, value: number | null) => {
    if (value === null || value > 100)
      throw new Error('Write a number from 0 to 100; 0 leaves the signal out');
    await set(
      { health: { weights: { [signal]: value } } },
      `${HEALTH_SIGNAL_LABELS[signal]} counts ${value} now`,
    );
  };
  const saveBound = async (name: Bound, value: number | null) => {
    const next = { ...bounds, [name]: value ?? 0 };
    if (value === null || value < 1 || value > 100) throw new Error('Write a number from 1 to 100');
    if (next.watch >= next.healthy) throw new Error('“Watch” has to begin below “Healthy”');
    await set({ health: { bounds: { [name]: value } } }, `The level ${name} begins at ${value} now`);
  };
  return (
    <>
      <Section
        title="Health score"
        description="A customer’s score is the mean of its signals, 0 to 100 each, by these weights. They need not add up to 100. A signal without data is left out, and with fewer than two there is no score. After a change every score is reckoned again within a minute."
      >
        <dl aria-label="Weights" className="flex flex-col rounded-panel border border-line">
          {HEALTH_SIGNALS.map((signal) => (
            <NumberRow
              key={signal}
              label={HEALTH_SIGNAL_LABELS[signal]}
              hint={HINTS[signal]}
              value={weights[signal]}
              onSave={(value) => saveWeight(signal, value)}
            />
          ))}
        </dl>
      </Section>
      <Section title="Levels" description="From which score on a customer is shown as what.">
        <dl aria-label="Levels" className="flex flex-col rounded-panel border border-line">
          {BOUNDS.map(({ name, label, hint }) => (
            <NumberRow
              key={name}
              label={label}
              hint={hint}
              value={bounds[name]}
              onSave={(value) => saveBound(name, value)}
            />
          ))}
        </dl>
      </Section>
    </>
  );
}

interface NumberRowProps {
  readonly label: string;
  readonly hint: string;
  readonly value: number;
  readonly onSave: (value: number | null) => Promise<void>;
}

function NumberRow({ label, hint, value, onSave }: NumberRowProps) {
  return (
    <div className="flex items-center gap-4 border-b border-line-faint px-4 py-2 last:border-b-0">
      <dt className="min-w-0 flex-1">
        {label}
        <span className="block text-xs text-muted">{hint}</span>
      </dt>
      <dd className="w-20 shrink-0">
        <InlineNumber label={label} isCount value={value} onSave={onSave} />
      </dd>
    </div>
  );
}
