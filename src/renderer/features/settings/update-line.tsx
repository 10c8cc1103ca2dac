import type { UpdateState } from '#shared/bridge/computer.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { Section } from './section.tsx';

interface UpdateLineProps {
  readonly update: UpdateState;
  readonly isAutomatic: boolean;
  readonly onAutomatic: (isOn: boolean) => void;
  readonly onLook: () => void;
}

function words(update: UpdateState): string {
  switch (update.kind) {
    case 'unavailable':
    case 'failed':
      return update.reason;
    case 'none':
      return 'This is the newest version that is known here.';
    case 'looking':
      return 'Looking for a newer version…';
    case 'fetching':
      return `Fetching Pivotal ${update.version}: ${update.percent} %`;
    case 'ready':
      return `Pivotal ${update.version} is here. It is installed when you quit Pivotal next.`;
  }
}

/** Whether there is a newer version, and how it gets here. */
export function UpdateLine({ update, isAutomatic, onAutomatic, onLook }: UpdateLineProps) {
  const canLook = update.kind === 'none' || update.kind === 'failed';
  return (
    <Section
      title="Updates"
      actions={canLook ? <Button onClick={onLook}>Look for a newer version</Button> : null}
    >
      <p role="status" className="text-muted">
        {words(update)}
      </p>
      {update.kind === 'unavailable' ? null : (
        <Checkbox label="Look by itself" isChecked={isAutomatic} onChange={onAutomatic}>
          Look by itself, and fetch what is new
        </Checkbox>
      )}
    </Section>
  );
}
