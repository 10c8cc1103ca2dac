import { Compass } from 'lucide-react';
import { useLocation } from 'wouter';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { KeptDrafts } from '../components/kept-drafts.tsx';
import { Screen } from '../components/screen.tsx';
import { paths } from '../routes.ts';

export interface NotFoundProps {
  /** One sentence: what is not here. */
  readonly message?: string;
  readonly action?: { readonly label: string; readonly href: string };
}

/** For an address that names nothing, or nothing any more. */
export function NotFound({
  message = 'There is nothing at this address. It may have been mistyped, or it is from another version of Pivotal.',
  action = { label: 'Go to the workbench', href: paths.workbench() },
}: NotFoundProps) {
  const [, navigate] = useLocation();
  return (
    <Screen crumbs={[{ label: 'Not found' }]}>
      <EmptyState
        icon={<Compass size={28} strokeWidth={1.5} />}
        action={
          <>
            <Button variant="primary" onClick={() => navigate(action.href)}>
              {action.label}
            </Button>
            <KeptDrafts />
          </>
        }
      >
        {message}
      </EmptyState>
    </Screen>
  );
}
