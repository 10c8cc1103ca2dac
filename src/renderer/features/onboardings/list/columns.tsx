import { nameOrder } from '#shared/list-order.ts';
import { onboarding } from '#shared/records/onboarding.ts';
import type { CustomerReplica, OnboardingReplica } from '#shared/replica.ts';
import type { LaneBounds } from '#shared/values/when-due.ts';
import { StatusPill } from '../../../components/pill.tsx';
import type { Track } from '../../../lib/column-widths.ts';
import {
  createdColumn,
  fieldColumn,
  numberColumn,
  otherFieldColumns,
  updatedColumn,
} from '../../../list/columns.tsx';
import type { ListColumn, ListContext } from '../../../list/list.ts';
import { NOTHING } from '../../../records/field-cell.tsx';
import { orderOf } from '../../../store/index.ts';
import { csmCell, customerCell, nameCell, phaseCell, TargetText } from './cells.tsx';
import { titleOf } from './title.ts';

export interface OnboardingContext extends ListContext {
  readonly customers: ReadonlyMap<string, CustomerReplica>;
  readonly bounds: LaneBounds;
}

type Column = ListColumn<OnboardingReplica, OnboardingContext>;
const column = (name: string, width: number, parts: Partial<Column>): Column =>
  fieldColumn(onboarding.type, name, width, parts);
const fixed = (min: number): Track => ({ min, grows: 0 });

const PLACED: readonly Column[] = [
  column('name', 150, {
    isFixed: true,
    grows: 1.5,
    narrow: { min: 115, grows: 1 },
    isText: false,
    cell: nameCell,
    sortKey: (row, { customers }) => {
      if (row.name !== null && row.name !== '') return orderOf(row);
      const customer = customers.get(row.customer_key);
      return customer === undefined ? null : nameOrder(titleOf(row, customer));
    },
    csv: (row, { customers }) => titleOf(row, customers.get(row.customer_key)),
  }),
  numberColumn(),
  {
    id: 'customer',
    label: 'Customer',
    width: 110,
    grows: 1,
    narrow: { min: 100, grows: 1 },
    isDrawnInFlight: true,
    cell: customerCell,
    sortKey: ({ customer_key }, { customers }) => {
      const customer = customers.get(customer_key);
      return customer === undefined ? null : orderOf(customer);
    },
    csv: ({ customer_key }, { customers }) => customers.get(customer_key)?.name,
  },
  column('phase', 160, { narrow: fixed(138), isText: false, cell: phaseCell }),
  column('state', 96, {
    narrow: fixed(92),
    isText: false,
    // What is completed is neither active nor paused.
    cell: ({ phase, state }) => (phase === 'completed' ? NOTHING : <StatusPill of="state" value={state} />),
  }),
  column('target_launch_date', 164, {
    id: 'target',
    label: 'Target',
    narrow: fixed(138),
    isText: false,
    cell: (row, { bounds, now }) => <TargetText row={row} bounds={bounds} now={now} />,
  }),
  column('csm_id', 80, {
    id: 'csm',
    grows: 0.6,
    narrow: fixed(46),
    isText: false,
    cell: csmCell,
  }),
  updatedColumn(96, { narrow: null, beginsDescending: true }),
  createdColumn(),
];

/** Every column there is, in the order it has at first. */
export const ONBOARDING_COLUMNS: readonly Column[] = [
  ...PLACED,
  ...otherFieldColumns(onboarding.type, PLACED),
];
