import { useEffect, useState } from 'react';
import type { Computer } from '#shared/bridge/computer.ts';
import { useStore } from '../../store/index.ts';
import { SavedLine } from './saved-line.tsx';

/** Where the local API listens; empty for the usual port. */
export function PortField() {
  const { bridge } = useStore();
  const [computer, setComputer] = useState<Computer | null>(null);
  useEffect(() => {
    let isCurrent = true;
    bridge.call('computer.get', {}).then(
      (next) => {
        if (isCurrent) setComputer(next);
      },
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [bridge]);
  if (computer === null) return null;

  async function save(text: string): Promise<void> {
    const wanted = text.trim();
    if (wanted !== '' && !/^\d{4,5}$/.test(wanted)) throw new Error('Write a number from 1024 to 65535');
    setComputer(await bridge.call('computer.set', { port: wanted === '' ? null : Number(wanted) }));
  }

  return (
    <div className="flex flex-col gap-1">
      <SavedLine
        label="Port"
        value={computer.settings.port === null ? '' : String(computer.settings.port)}
        placeholder={`${computer.usual_port} (the usual one)`}
        verb="Use this port"
        isOptional
        onSave={save}
      />
      {computer.port_at_next_start === null ? null : (
        <p role="status" className="text-muted">
          From the next start on it is {computer.port_at_next_start}: this page itself comes from the present
          one.
        </p>
      )}
    </div>
  );
}
