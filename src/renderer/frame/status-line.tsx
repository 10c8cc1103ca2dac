import { Check, CloudUpload, Download, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { Tooltip } from '../components/tooltip.tsx';
import { cx } from '../lib/cx.ts';
import { count, formatNumber } from '../lib/words.ts';
import { useConnection, usePendingKeys, useReplication } from '../store/index.ts';

interface Status {
  readonly text: string;
  readonly icon: ReactNode;
}

function useStatus(): Status {
  const connection = useConnection();
  const pending = usePendingKeys().size;
  const replication = useReplication();
  if (connection === 'disconnected') {
    const text = pending === 0 ? 'Reconnecting…' : `Reconnecting · ${count(pending, 'change')} kept`;
    return { text, icon: <Unplug size={14} /> };
  }
  if (replication.status === 'initial') {
    const { done, expected } = replication;
    const of = expected === undefined ? '' : ` of ${formatNumber(expected)}`;
    return {
      text: done === 0 ? 'Reading…' : `Reading ${formatNumber(done)}${of}…`,
      icon: <Download size={14} />,
    };
  }
  if (pending > 0) return { text: `Saving ${count(pending, 'change')}…`, icon: <CloudUpload size={14} /> };
  return { text: 'Saved on this laptop', icon: <Check size={14} /> };
}

/** One quiet line: whether everything is safe. */
export function StatusLine({ isCollapsed }: { readonly isCollapsed: boolean }) {
  const { text, icon } = useStatus();
  const line = (
    <div
      role="status"
      className={cx(
        'mt-1 flex h-7 items-center gap-2 text-xs text-faint tabular',
        isCollapsed ? 'justify-center' : 'px-2',
      )}
    >
      <span aria-hidden="true" className="shrink-0">
        {icon}
      </span>
      <span className={isCollapsed ? 'sr-only' : 'cut'}>{text}</span>
    </div>
  );
  if (!isCollapsed) return line;
  return (
    <Tooltip label={text} side="right">
      {line}
    </Tooltip>
  );
}
