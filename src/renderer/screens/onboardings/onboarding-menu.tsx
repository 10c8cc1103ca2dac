import { ChevronDown, ChevronUp, Ellipsis, Link2, Pencil, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { OnboardingReplica } from '#shared/replica.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { notify } from '../../components/toast.tsx';
import { phaseWord } from '../../lib/words.ts';
import { paths, refOf } from '../../routes.ts';
import { useAppInfo, useStore } from '../../store/index.ts';
import { copyText } from '../customer/copy-text.ts';
import { inBackground } from '../customer/use-save.ts';
import { phaseBeside } from './moves.ts';

interface OnboardingMenuProps {
  readonly onboarding: OnboardingReplica;
  readonly title: string;
  readonly isReadOnly: boolean;
  readonly onEditName: () => void;
  readonly onSendBack: () => void;
  readonly onNeighbour: (step: 1 | -1) => void;
}

/** What can be done with the onboarding as a whole, and the way to the ones beside it. */
export function OnboardingMenu(props: OnboardingMenuProps) {
  const { onboarding, title, isReadOnly, onEditName, onSendBack, onNeighbour } = props;
  const shell = useAppInfo()?.shell;
  const store = useStore();
  const [, navigate] = useLocation();
  const [isDeleting, setDeleting] = useState(false);
  const before = phaseBeside(onboarding.phase, -1);

  function copyLink(): void {
    const path = paths.onboarding(refOf(onboarding));
    const link = shell === 'electron' ? `pivotal:/${path}` : `${window.location.origin}${path}`;
    void copyText(link, 'Copied the link');
  }

  const items: readonly MenuItem[] = [
    // The menu gives the focus back to its button first.
    ...(isReadOnly
      ? []
      : [
          {
            label: 'Edit name',
            icon: <Pencil size={14} />,
            keys: 'e',
            onSelect: () => setTimeout(onEditName),
          },
        ]),
    ...(before === undefined
      ? []
      : [
          {
            label: `${isReadOnly ? 'Reopen in' : 'Send back to'} ${phaseWord(before).label}…`,
            icon: <Undo2 size={14} />,
            keys: '[',
            onSelect: () => setTimeout(onSendBack),
          },
        ]),
    { label: 'Copy link', icon: <Link2 size={14} />, onSelect: copyLink },
    { kind: 'separator' },
    {
      label: 'Delete onboarding…',
      icon: <Trash2 size={14} />,
      isDangerous: true,
      onSelect: () => setDeleting(true),
    },
  ];

  return (
    <>
      <IconButton
        label="Previous onboarding"
        keys="k"
        icon={<ChevronUp size={16} />}
        onClick={() => onNeighbour(-1)}
      />
      <IconButton
        label="Next onboarding"
        keys="j"
        icon={<ChevronDown size={16} />}
        onClick={() => onNeighbour(1)}
      />
      <Menu
        trigger={
          <button
            type="button"
            aria-label="More actions"
            title="More actions"
            className="inline-flex size-7 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text"
          >
            <Ellipsis size={16} aria-hidden="true" />
          </button>
        }
        items={items}
      />
      <ConfirmDialog
        isOpen={isDeleting}
        onClose={() => setDeleting(false)}
        isDangerous
        title={`Delete ${title}?`}
        description="The onboarding goes for good; the customer’s history keeps what happened to it. This cannot be undone."
        confirmLabel="Delete onboarding"
        onConfirm={() => {
          inBackground(store.deleteOnboarding(onboarding.key));
          navigate(paths.onboardings(), { replace: true });
          notify({ message: `Deleted ${title}` });
        }}
      />
    </>
  );
}
