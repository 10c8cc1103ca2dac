import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';

export const FILTER_KINDS = ['none', 'list', 'lifecyclestage', 'pipeline'] as const;
export type FilterKind = (typeof FILTER_KINDS)[number];

const LABELS: Readonly<Record<FilterKind, string>> = {
  none: 'Companies with a won deal',
  list: 'The companies of a list',
  lifecyclestage: 'The companies of a lifecycle stage',
  pipeline: 'The companies with a deal in a pipeline',
};
const VALUE_LABELS: Readonly<Record<Exclude<FilterKind, 'none'>, string>> = {
  list: 'Number of the list',
  lifecyclestage: 'Internal name of the stage',
  pipeline: 'Id of the pipeline',
};

interface FilterFieldsProps {
  readonly kind: FilterKind;
  readonly value: string;
  readonly onKind: (kind: FilterKind) => void;
  readonly onValue: (value: string) => void;
}

/** Which companies come over. */
export function FilterFields({ kind, value, onKind, onValue }: FilterFieldsProps) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <Select
        label="What comes over"
        value={kind}
        options={FILTER_KINDS.map((one) => ({ value: one, label: LABELS[one] }))}
        onChange={onKind}
      />
      {kind === 'none' ? null : (
        <TextField
          label={VALUE_LABELS[kind]}
          value={value}
          maxLength={200}
          onChange={(event) => onValue(event.target.value)}
        />
      )}
    </div>
  );
}
