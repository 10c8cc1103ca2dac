import { useState } from 'react';
import { useOverlay } from '../state/ui.ts';
import { quickCaptureDialog } from './screens.tsx';

/** The small box for a note or task, which opens over any screen, and by its global shortcut over any program. */
export function QuickCapture() {
  const isOpen = useOverlay((state) => state.overlay === 'quick-capture');
  const capture = useOverlay((state) => state.capture);
  const close = useOverlay((state) => state.close);
  const [wasOpened, setOpened] = useState(false);
  if (isOpen && !wasOpened) setOpened(true);
  return wasOpened ? <quickCaptureDialog.Screen isOpen={isOpen} capture={capture} onClose={close} /> : null;
}
