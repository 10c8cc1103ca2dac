import { Archive, CircleDot, Layers, Tag, TagsIcon, UserRound, X } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { CustomerReplica } from '#shared/replica.ts';
import { CUSTOMER_STATUSES, type CustomerStatus } from '#shared/v1/statuses.ts';
import { Button } from '../../../components/button.tsx';
import { CheckList } from '../../../components/check-list.tsx';
import { IconButton } from '../../../components/icon-button.tsx';
import { NONE, type Option, orNull } from '../../../components/options.ts';
import { Popover } from '../../../components/popover.tsx';
import { useToastClearance } from '../../../components/toast.tsx';
import { customerStatusWord, formatNumber } from '../../../lib/words.ts';
import { usePlanOptions, useTagOptions } from '../../../state/customer-facts.ts';
import { usePeopleOrNobody } from '../../../state/people.tsx';
import type { BulkChange } from './bulk-changes.ts';

export interface BulkToolbarProps {
  readonly rows: readonly CustomerReplica[];
  readonly onChange: (change: BulkChange) => void;
  readonly onClear: () => void;
}

/** Rises when something is selected; offers only what makes sense for all of it. */
export function BulkToolbar({ rows, onChange, onClear }: BulkToolbarProps) {
  useToastClearance();
  const people = usePeopleOrNobody();
  const plans = usePlanOptions();
  const tags = useTagOptions();
  const statuses = useMemo(() => statusOptions(rows), [rows]);
  const usedTags = useMemo(() => tagUse(rows), [rows]);
  const canArchive = rows.every(({ status }) => status !== 'archived');
  return (
    <div className="pointer-events-none absolute inset-x-4 bottom-4 z-30 flex justify-center">
      <div
        role="toolbar"
        aria-label="Change the selected customers"
        className="pointer-events-auto flex flex-wrap items-center gap-1 rounded-panel border border-line bg-raised p-1.5 shadow-popover animate-rise"
      >
        <span role="status" className="px-2 font-medium tabular">
          {formatNumber(rows.length)} selected
        </span>
        <Divider />
        <Action
          label="Status"
          icon={<CircleDot size={14} aria-hidden="true" />}
          options={statuses}
          onPick={(status) => onChange({ kind: 'status', status: status as CustomerStatus })}
        />
        <Action
          label="Owner"
          icon={<UserRound size={14} aria-hidden="true" />}
          options={people}
          onPick={(key) => {
            const owner = orNull(key);
            const name = people.find(({ value }) => value === owner)?.label ?? null;
            onChange({ kind: 'owner', owner, name });
          }}
        />
        <Action
          label="Plan"
          icon={<Layers size={14} aria-hidden="true" />}
          options={[...plans, { value: NONE, label: 'No plan' }]}
          allowsNew
          onPick={(plan) => onChange({ kind: 'plan', plan: orNull(plan) })}
        />
        <Action
          label="Add tag"
          icon={<Tag size={14} aria-hidden="true" />}
          options={tags}
          allowsNew
          onPick={(tag) => onChange({ kind: 'add-tag', tag })}
        />
        {usedTags.length === 0 ? null : (
          <Action
            label="Remove tag"
            icon={<TagsIcon size={14} aria-hidden="true" />}
            options={usedTags}
            onPick={(tag) => onChange({ kind: 'remove-tag', tag })}
          />
        )}
        {canArchive ? (
          <Button
            variant="quiet"
            icon={<Archive size={14} aria-hidden="true" />}
            onClick={() => onChange({ kind: 'status', status: 'archived' })}
          >
            Archive
          </Button>
        ) : null}
        <Divider />
        <IconButton
          label="Unselect all"
          keys="escape"
          icon={<X size={14} />}
          tooltipSide="top"
          onClick={onClear}
        />
      </div>
    </div>
  );
}

function Divider() {
  return <span aria-hidden="true" className="mx-0.5 h-4 w-px bg-line" />;
}

/** Statuses that would change something; archiving has its own button. */
function statusOptions(rows: readonly CustomerReplica[]): readonly Option[] {
  return CUSTOMER_STATUSES.filter(
    (status) => status !== 'archived' && rows.some((row) => row.status !== status),
  ).map((status) => ({ value: status, label: customerStatusWord(status).label }));
}

function tagUse(rows: readonly CustomerReplica[]): readonly Option[] {
  const uses = new Map<string, number>();
  for (const { tags } of rows) for (const tag of tags) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses]
    .sort((a, b) => b[1] - a[1])
    .map(([tag, number]) => ({
      value: tag,
      label: tag,
      detail: number === rows.length ? undefined : `on ${formatNumber(number)}`,
    }));
}

interface ActionProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly options: readonly Option[];
  readonly allowsNew?: boolean;
  readonly onPick: (value: string) => void;
}

function Action({ label, icon, options, allowsNew = false, onPick }: ActionProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      isOpen={isOpen}
      onOpenChange={setOpen}
      label={label}
      align="center"
      trigger={
        <Button variant="quiet" icon={icon}>
          {label}
        </Button>
      }
    >
      <CheckList
        label={label}
        options={options}
        allowsNew={allowsNew}
        placeholder={allowsNew ? 'Search or type a new one…' : undefined}
        isChecked={() => false}
        onPick={(value) => {
          setOpen(false);
          onPick(value);
        }}
      />
    </Popover>
  );
}
