import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../components/icon-button.tsx';
import { notifyError } from '../../components/toast.tsx';

export interface CopyTextProps {
  readonly text: string;
  /** What is copied: "the key". */
  readonly label: string;
}

/** Text to take along: shown as it is, with a button that copies it. */
export function CopyText({ text, label }: CopyTextProps) {
  const [isCopied, setCopied] = useState(false);

  function copy(): void {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => notifyError('It could not be copied', 'Select the text and copy it with the keyboard.'),
    );
  }

  return (
    <div className="flex items-start gap-2 rounded-control bg-sunken p-2.5">
      <pre className="min-w-0 flex-1 font-mono text-xs whitespace-pre-wrap wrap-anywhere select-text">
        {text}
      </pre>
      <IconButton
        label={isCopied ? `Copied ${label}` : `Copy ${label}`}
        icon={isCopied ? <Check size={14} /> : <Copy size={14} />}
        onClick={copy}
      />
    </div>
  );
}
