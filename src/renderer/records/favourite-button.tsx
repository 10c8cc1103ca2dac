import { Star } from 'lucide-react';
import { IconButton } from '../components/icon-button.tsx';
import { notify } from '../components/toast.tsx';
import { type Favourite, MOST_FAVOURITES, useKeptRecords } from '../state/kept-records.ts';
import { useShortcuts } from '../state/shortcuts.ts';
import { useSubject } from '../state/subject.ts';

interface FavouriteButtonProps extends Pick<Favourite, 'collection'> {
  readonly recordKey: string;
  /** What the record is called. */
  readonly name: string;
}

/** Keeps an open record at hand, or lets it go. */
export function FavouriteButton({ collection, recordKey, name }: FavouriteButtonProps) {
  const isKept = useKeptRecords(({ favourites }) => favourites.some(({ key }) => key === recordKey));
  const label = isKept ? 'Remove from favourites' : 'Add to favourites';
  const toggle = () => {
    if (useKeptRecords.getState().toggleFavourite({ collection, key: recordKey })) return;
    notify({
      message: `There are ${MOST_FAVOURITES} favourites already`,
      detail: 'Remove one of them first; they stand on the Workbench.',
    });
  };
  useShortcuts([
    {
      keys: 'shift+f',
      label,
      group: 'This record',
      run: () => {
        toggle();
        return true;
      },
    },
  ]);
  useSubject({
    title: name,
    isSelection: false,
    commands: () => [{ label, keys: 'shift+f', icon: <Star size={16} />, run: toggle }],
  });
  return (
    <IconButton
      label={label}
      keys="shift+f"
      aria-pressed={isKept}
      className="mt-1"
      icon={<Star size={14} fill={isKept ? 'currentColor' : 'none'} />}
      onClick={toggle}
    />
  );
}
