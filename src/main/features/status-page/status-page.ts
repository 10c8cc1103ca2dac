import type { PhaseSetting } from '#shared/local/workspace.ts';
import { type DefinitionOf, RECORDS } from '#shared/records/index.ts';
import type { RecordOf } from '#shared/records/values.ts';
import { phaseForCustomers } from '#shared/words.ts';
import type { Hub } from '../../hub/hub.ts';
import { workspaceOf } from '../../hub/workspace/preferences.ts';
import { type StatusPageContent, type StatusPageOnboarding, statusPageHtml } from './status-page-html.ts';

type Customer = RecordOf<DefinitionOf<'customer'>> & { readonly id: string };
type Onboarding = RecordOf<typeof RECORDS.onboarding> & { readonly id: string };
type Task = RecordOf<DefinitionOf<'task'>> & { readonly onboarding_id: string };
type Comment = RecordOf<DefinitionOf<'comment'>>;

/** For a customer to read: how their onboardings stand, as one file that needs nothing else. */
export interface StatusPage {
  readonly object: 'status_page';
  readonly customer_id: string;
  readonly file_name: string;
  readonly html: string;
}

/** Which comments the customer may see. */
const FOR_CUSTOMERS: Comment['visibility'] = 'customer';
const PAGE = 100;
/** More than anybody reads; the newest are kept. */
const MOST_COMMENTS = 100;

/**
 * Only what was made for the customer's eyes is read at all: tasks that face the customer, comments that they may
 * see, phases and dates. Health, states, notes, people and fields never come near the page.
 *
 * @param welcome a text at its top, in the sender's words.
 * @param day today, as YYYY-MM-DD.
 * @throws ContractError `customer_not_found`
 */
export function statusPageOf(
  hub: Pick<Hub, 'reads' | 'settings'>,
  reference: string,
  welcome: string,
  day: string,
): StatusPage {
  const customer = JSON.parse(hub.reads.get('customer', reference)) as Customer;
  const of = { customer_id: customer.id };
  const tasks = all<Task>(hub, 'task', of).filter(({ customer_facing }) => customer_facing);
  const comments = all<Comment>(hub, 'comment', of)
    .filter(({ visibility }) => visibility === FOR_CUSTOMERS)
    .toSorted((a, b) => compare(b.occurred_at, a.occurred_at))
    .slice(0, MOST_COMMENTS);
  const { phases } = workspaceOf(hub.settings);
  const content: StatusPageContent = {
    customer: customer.name,
    welcome,
    day,
    onboardings: all<Onboarding>(hub, RECORDS.onboarding.type, of).map((onboarding) =>
      onboardingOf(
        onboarding,
        phases,
        tasks.filter(({ onboarding_id }) => onboarding_id === onboarding.id),
      ),
    ),
    comments: comments.map(({ body, occurred_at }) => ({ body, day: dayOf(occurred_at) })),
  };
  return {
    object: 'status_page',
    customer_id: customer.id,
    file_name: fileName(customer.name, day),
    html: statusPageHtml(content),
  };
}

/** Every live record of a type that belongs to a customer. */
function all<Found>(
  hub: Pick<Hub, 'reads'>,
  type: Parameters<Hub['reads']['list']>[0],
  of: { readonly customer_id: string },
): Found[] {
  const found: Found[] = [];
  let cursor: string | undefined;
  do {
    const { documents, nextCursor } = hub.reads.list(type, of, {
      limit: PAGE,
      ...(cursor ? { cursor } : {}),
    });
    found.push(...documents.map((text) => JSON.parse(text) as Found));
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

/** @param phases of the workspace, in its order and its words. */
function onboardingOf(
  onboarding: Onboarding,
  phases: readonly PhaseSetting[],
  tasks: readonly Task[],
): StatusPageOnboarding {
  const {
    name,
    phase,
    target_launch_date: target,
    started_at,
    completed_at,
    waiting_on_customer,
  } = onboarding;
  const reached = phases.findIndex(({ value }) => value === phase);
  return {
    name: name ?? 'Onboarding',
    phases: phases.map(({ value, label }, at) => ({
      label: phaseForCustomers(value, label),
      progress: at < reached || phase === 'completed' ? 'done' : at === reached ? 'current' : 'ahead',
    })),
    started: dayOf(started_at),
    target: dayOf(target),
    completed: dayOf(completed_at),
    isWaitingForCustomer: waiting_on_customer === true && completed_at === null,
    tasks: tasks
      .toSorted((a, b) => Number(a.done) - Number(b.done) || compare(a.due_date ?? '~', b.due_date ?? '~'))
      .map(({ title, due_date, done }) => ({ title, due: dayOf(due_date), isDone: done })),
  };
}

function dayOf(moment: string | null | undefined): string | null {
  return moment?.slice(0, 10) ?? null;
}

function compare(one: string | null, other: string | null): number {
  return (one ?? '') < (other ?? '') ? -1 : (one ?? '') > (other ?? '') ? 1 : 0;
}

/** A name that every system takes. */
function fileName(customer: string, day: string): string {
  const plain = customer
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `status-${plain || 'customer'}-${day}.html`.toLowerCase();
}
