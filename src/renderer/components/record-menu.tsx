import { ChevronDown, ChevronUp, Ellipsis, Link2 } from 'lucide-react';
import { type ScreenCommand, useSubject } from '../state/subject.ts';
import { useAppInfo } from '../store/index.ts';
import { copyText } from './copy-text.ts';
import { IconButton } from './icon-button.tsx';
import { Menu, type MenuItem } from './menu.tsx';

export interface RecordMenuProps {
  /** What the record is called. */
  readonly title: string;
  /** What it is: "customer". */
  readonly noun: string;
  readonly items: readonly MenuItem[];
  readonly onNeighbour: (step: 1 | -1) => void;
}

/** At the end of a record's top bar: the way to the ones beside it, and what can be done with it as a whole; ⌘K has it too. */
export function RecordMenu({ title, noun, items, onNeighbour }: RecordMenuProps) {
  useSubject({
    title,
    isSelection: false,
    commands: () => [
      ...items.flatMap(menuCommands),
      { label: `Previous ${noun}`, keys: 'k', icon: <ChevronUp size={16} />, run: () => onNeighbour(-1) },
      { label: `Next ${noun}`, keys: 'j', icon: <ChevronDown size={16} />, run: () => onNeighbour(1) },
    ],
  });
  return (
    <>
      <IconButton
        label={`Previous ${noun}`}
        keys="k"
        icon={<ChevronUp size={16} />}
        onClick={() => onNeighbour(-1)}
      />
      <IconButton
        label={`Next ${noun}`}
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
    </>
  );
}

function menuCommands(item: MenuItem): readonly ScreenCommand[] {
  if ((item.kind !== undefined && item.kind !== 'item') || item.isDisabled === true) return [];
  const { label, keys, icon, onSelect } = item;
  // Icons of menus are smaller than those of ⌘K.
  const inLine = <span className="flex size-4 items-center justify-center">{icon}</span>;
  return [{ label, icon: inLine, ...(keys === undefined ? {} : { keys }), run: onSelect }];
}

/** Copies the address of a page: one that opens in the app, or in the browser that shows it. */
export function useCopyLinkItem(path: string): MenuItem {
  const shell = useAppInfo()?.shell;
  const link = shell === 'electron' ? `pivotal:/${path}` : `${window.location.origin}${path}`;
  return {
    label: 'Copy link',
    icon: <Link2 size={14} />,
    onSelect: () => void copyText(link, 'Copied the link'),
  };
}
