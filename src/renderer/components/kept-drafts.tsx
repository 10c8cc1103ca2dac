import { useState } from 'react';
import { textsTypedAt } from '../state/drafts.ts';
import { Button } from './button.tsx';

/** What was typed at this address and could not be saved, because what it was about has gone: to be taken along. */
export function KeptDrafts() {
  const [texts] = useState(() => textsTypedAt(window.location.pathname));
  if (texts.length === 0) return null;
  return (
    <section aria-label="What you had typed" className="flex w-full max-w-120 flex-col gap-2 text-start">
      <h2 className="font-medium">What you had typed is kept</h2>
      {texts.map(({ id, text }) => (
        <div key={id} className="flex items-start gap-2 rounded-control border border-line px-3 py-2">
          <p dir="auto" className="min-w-0 flex-1 whitespace-pre-wrap wrap-anywhere selectable">
            {text}
          </p>
          <Button onClick={() => void navigator.clipboard.writeText(text)}>Copy</Button>
        </div>
      ))}
    </section>
  );
}
