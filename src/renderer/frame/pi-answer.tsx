import { useState } from 'react';
import { type Overlay, useOverlay } from '../state/ui.ts';
import { piDialog } from './screens.tsx';

type Question = Extract<Overlay, `pi-${string}`>;

function isQuestion(overlay: Overlay): overlay is Question {
  return overlay.startsWith('pi-');
}

/** What Pi answers to a command of the palette, over any screen. */
export function PiAnswer() {
  const overlay = useOverlay((state) => state.overlay);
  const close = useOverlay((state) => state.close);
  const [asked, setAsked] = useState<Question | null>(null);
  if (isQuestion(overlay) && overlay !== asked) setAsked(overlay);
  if (asked === null) return null;
  return <piDialog.Screen question={asked} isOpen={overlay === asked} onClose={close} />;
}
