import { type FormEvent, useState } from 'react';
import type { IntegrationSource } from '#shared/bridge/integrations.ts';
import { Button } from '../../components/button.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextField } from '../../components/text-field.tsx';
import { notify } from '../../components/toast.tsx';
import { useDraft } from '../../state/drafts.ts';
import { useStore } from '../../store/index.ts';
import { FilterFields, type FilterKind } from './filter-fields.tsx';
import { PreviewPart } from './preview-part.tsx';
import { SettingsPart } from './settings-part.tsx';
import { usePreview } from './use-integrations.ts';
import { SOURCE_NAMES } from './words.ts';

const WHAT_COMES: Readonly<Record<IntegrationSource, string>> = {
  hubspot:
    'Companies become customers with their first won deal, and their contacts come along. It is read only: nothing is ever written there.',
  stripe:
    'Everybody with a subscription becomes a customer, with their monthly revenue. It is read only: nothing is ever written there.',
};
const KEY_LABELS: Readonly<Record<IntegrationSource, string>> = {
  hubspot: 'Service key or private-app token',
  stripe: 'Restricted key',
};
const KEY_HINTS: Readonly<Record<IntegrationSource, string>> = {
  hubspot:
    'HubSpot > Development > Keys > Service keys, with reading of companies, contacts, deals, owners, lists and their properties. It is kept on this computer and never shown again.',
  stripe:
    'Stripe > Developers > API keys > Restricted keys, with reading of customers, subscriptions, products, prices, coupons and events. It is kept on this computer and never shown again.',
};
const KEY_FIRST = 'Paste a key first';

interface ConnectFormProps {
  readonly source: IntegrationSource;
  readonly onChanged: () => void;
}

/** Key and filter; what it would do is looked at first. */
export function ConnectForm({ source, onChanged }: ConnectFormProps) {
  const { bridge } = useStore();
  const name = SOURCE_NAMES[source];
  // A key is kept nowhere but where it is to be used.
  const [key, setKey] = useState('');
  const [filterKind, setFilterKind, dropKind] = useDraft<FilterKind>(
    `integrations/${source}/filter-kind`,
    'none',
  );
  const [filterValue, setFilterValue, dropValue] = useDraft(`integrations/${source}/filter`, '');
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const preview = usePreview();
  const filter = filterKind === 'none' ? null : `${filterKind}:${filterValue.trim()}`;

  function isReady(): boolean {
    if (key.trim() === '') setError(KEY_FIRST);
    return key.trim() !== '' && !isBusy;
  }

  function look(): void {
    if (!isReady()) return;
    setError(null);
    preview.begin({ source, key: key.trim(), filter }).catch((failure: Error) => {
      preview.clear();
      setError(failure.message);
    });
  }

  function connect(event: FormEvent): void {
    event.preventDefault();
    if (!isReady()) return;
    setError(null);
    setBusy(true);
    bridge
      .call('integrations.connect', { source, key: key.trim(), filter })
      .then(
        () => {
          preview.clear();
          setKey('');
          dropKind();
          dropValue();
          notify({ message: `${name} is connected` });
          onChanged();
        },
        (failure: Error) => setError(failure.message),
      )
      .finally(() => setBusy(false));
  }

  return (
    <SettingsPart title={`Connect ${name}`} description={WHAT_COMES[source]}>
      <SubmitForm onSubmit={connect} className="flex flex-col gap-3">
        <TextField
          label={KEY_LABELS[source]}
          type="password"
          autoComplete="off"
          value={key}
          error={error}
          hint={KEY_HINTS[source]}
          maxLength={1000}
          onChange={(event) => setKey(event.target.value)}
        />
        {source === 'hubspot' ? (
          <FilterFields
            kind={filterKind}
            value={filterValue}
            onKind={setFilterKind}
            onValue={setFilterValue}
          />
        ) : null}
        <div className="flex gap-2">
          <Button onClick={look}>See what it would do</Button>
          <Button type="submit" variant="primary" aria-disabled={isBusy}>
            {isBusy ? 'Checking the key…' : `Connect ${name}`}
          </Button>
        </div>
      </SubmitForm>
      {preview.state === null ? null : <PreviewPart state={preview.state} onCancel={preview.cancel} />}
    </SettingsPart>
  );
}
