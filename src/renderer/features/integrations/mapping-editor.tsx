import type { IntegrationRule, IntegrationView } from '#shared/bridge/integrations.ts';
import { Button } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { TextField } from '../../components/text-field.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { useDraft } from '../../state/drafts.ts';
import { useDefinedFields, useStore } from '../../store/index.ts';

interface MappingEditorProps {
  readonly integration: IntegrationView;
  readonly onChanged: () => void;
}

const FIELDS: readonly { readonly value: string; readonly label: string }[] = [
  { value: 'name', label: 'Name' },
  { value: 'domain', label: 'Domain' },
  { value: 'owner_id', label: 'Owner' },
  { value: 'plan', label: 'Plan' },
  { value: 'mrr', label: 'MRR' },
  { value: 'monthly_orders', label: 'Monthly orders' },
  { value: 'tags', label: 'Tags' },
];

/** Which property goes into which field; a person's own change of a field always wins. */
export function MappingEditor({ integration: { source, mapping }, onChanged }: MappingEditorProps) {
  const { bridge } = useStore();
  const [rules, setRules, drop] = useDraft<readonly IntegrationRule[]>(
    `integrations/${source}/mapping`,
    mapping,
  );
  const own = useDefinedFields().rows.map(({ slug, label }) => ({ value: `custom_fields.${slug}`, label }));
  const known = [...FIELDS, ...own];
  const unknown = rules.filter(({ field }) => !known.some(({ value }) => value === field));
  const options = [
    ...known,
    ...unknown.map(({ field }) => ({ value: field, label: field.replace('custom_fields.', '') })),
  ];
  const isChanged = JSON.stringify(rules) !== JSON.stringify(mapping);
  const set = (at: number, changes: Partial<IntegrationRule>) =>
    setRules(rules.map((rule, index) => (index === at ? { ...rule, ...changes } : rule)));

  function save(): void {
    const named = rules.filter(({ property }) => property.trim() !== '');
    bridge.call('integrations.change', { source, mapping: [...named] }).then(
      ({ mapping: saved }) => {
        setRules(saved);
        drop();
        notify({ message: 'Everything is read again by the new mapping' });
        onChanged();
      },
      (failure: Error) => notifyError('The mapping was not changed', failure.message),
    );
  }

  return (
    <details>
      <summary className="cursor-pointer font-medium">Fields</summary>
      <div className="mt-3 flex flex-col gap-3">
        {rules.map((rule, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no other name
          <div key={at} className="grid grid-cols-[1fr_1fr_1fr_auto] items-end gap-2">
            <TextField
              label="Property there"
              value={rule.property}
              maxLength={200}
              onChange={(event) => set(at, { property: event.target.value })}
            />
            <Select
              label="Field here"
              value={rule.field}
              options={options}
              onChange={(field: string) => set(at, { field })}
            />
            <Select
              label="When"
              value={rule.rule}
              options={[
                { value: 'always', label: 'Always' },
                { value: 'if_empty', label: 'While it is empty' },
              ]}
              onChange={(when) => set(at, { rule: when })}
            />
            <Button
              aria-label={`Leave ${rule.property} out`}
              onClick={() => setRules(rules.filter((_, index) => index !== at))}
            >
              Leave out
            </Button>
          </div>
        ))}
        <div className="flex gap-2">
          <Button onClick={() => setRules([...rules, { property: '', field: 'plan', rule: 'always' }])}>
            Add a property
          </Button>
          {isChanged ? (
            <Button variant="primary" onClick={save}>
              Use this mapping
            </Button>
          ) : null}
        </div>
      </div>
    </details>
  );
}
