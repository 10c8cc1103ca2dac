import { Pencil, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { OnboardingReplica } from '#shared/replica.ts';
import { ConfirmDialog } from '../../../components/dialog.tsx';
import type { MenuItem } from '../../../components/menu.tsx';
import { RecordMenu, useCopyLinkItem } from '../../../components/record-menu.tsx';
import { phaseWord } from '../../../lib/words.ts';
import { deleteRecord } from '../../../records/delete-record.ts';
import { paths, refOf } from '../../../routes.ts';
import { useStore } from '../../../store/index.ts';
import { onboardingsList } from '../list/onboardings-list.tsx';
import { phaseBeside } from '../moves.ts';

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
  const copyLink = useCopyLinkItem(paths.onboarding(refOf(onboarding)));
  const store = useStore();
  const [, navigate] = useLocation();
  const [isDeleting, setDeleting] = useState(false);
  const before = phaseBeside(onboarding.phase, -1);

  const items: readonly MenuItem[] = [
    // The menu gives the focus back to its button first.
    ...(isReadOnly
      ? []
      : [
          {
            label: 'Edit name',
            icon: <Pencil size={14} />,
            keys: 'e',
            onSelect: onEditName,
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
    copyLink,
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
      <RecordMenu title={title} noun={onboardingsList.noun} items={items} onNeighbour={onNeighbour} />
      <ConfirmDialog
        isOpen={isDeleting}
        onClose={() => setDeleting(false)}
        isDangerous
        title={`Delete ${title}?`}
        description="The onboarding goes; the customer’s history keeps what happened to it. Undo brings it back."
        confirmLabel="Delete onboarding"
        onConfirm={() => {
          deleteRecord(store, onboardingsList.collection, { key: onboarding.key, title });
          navigate(paths.onboardings(), { replace: true });
        }}
      />
    </>
  );
}
