import { LifeBuoy } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { copyForSupport } from '../../state/support.ts';
import { useStore } from '../../store/index.ts';

/** What to quote when asking for help. */
export function CopyForSupport() {
  const store = useStore();
  return (
    <div>
      <Button
        icon={<LifeBuoy size={14} aria-hidden="true" />}
        onClick={() => void copyForSupport(store, window.location.pathname)}
      >
        Copy for support
      </Button>
    </div>
  );
}
