import type { IntegrationView } from '#shared/bridge/integrations.ts';
import { Button } from '../../components/button.tsx';
import { notify, notifyError } from '../../components/toast.tsx';
import { useDraft } from '../../state/drafts.ts';
import { useStore } from '../../store/index.ts';
import { FILTER_KINDS, FilterFields, type FilterKind } from './filter-fields.tsx';
import { PreviewPart } from './preview-part.tsx';
import { usePreview } from './use-integrations.ts';

interface FilterEditorProps {
  readonly integration: IntegrationView;
  readonly onChanged: () => void;
}

/** Another filter: what it would do is looked at first. Customers that are outside it by then stay. */
export function FilterEditor({ integration: { source, filter }, onChanged }: FilterEditorProps) {
  const { bridge } = useStore();
  const [kind, setKind, dropKind] = useDraft<FilterKind>(
    `integrations/${source}/filter-kind`,
    kindOf(filter),
  );
  const [value, setValue, dropValue] = useDraft(
    `integrations/${source}/filter`,
    filter?.slice(filter.indexOf(':') + 1) ?? '',
  );
  const preview = usePreview();
  const next = kind === 'none' ? null : `${kind}:${value.trim()}`;

  function use(): void {
    bridge.call('integrations.change', { source, filter: next }).then(
      () => {
        preview.clear();
        dropKind();
        dropValue();
        notify({ message: 'Everything is read again by the new filter' });
        onChanged();
      },
      (failure: Error) => notifyError('The filter was not changed', failure.message),
    );
  }

  function look(): void {
    preview.begin({ source, key: null, filter: next }).catch((failure: Error) => {
      preview.clear();
      notifyError('It could not be looked at', failure.message);
    });
  }

  return (
    <section aria-label="What comes over" className="flex flex-col gap-3">
      <h3 className="font-medium">What comes over</h3>
      <FilterFields kind={kind} value={value} onKind={setKind} onValue={setValue} />
      {next === filter ? null : (
        <div className="flex gap-2">
          <Button onClick={look}>See what it would do</Button>
          <Button variant="primary" onClick={use}>
            Use this filter
          </Button>
        </div>
      )}
      {preview.state === null ? null : <PreviewPart state={preview.state} onCancel={preview.cancel} />}
    </section>
  );
}

function kindOf(filter: string | null): FilterKind {
  return FILTER_KINDS.find((kind) => filter?.startsWith(`${kind}:`)) ?? 'none';
}
