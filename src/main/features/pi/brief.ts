import type { Field } from '#shared/records/define.ts';
import { type DefinitionOf, RECORDS } from '#shared/records/index.ts';
import { choiceLabel, eventLabel, fieldInSentence, fieldNamed, typeOfEvent } from '#shared/records/labels.ts';
import type { RecordOf } from '#shared/records/values.ts';
import { daysBetween } from '#shared/values/calendar.ts';
import { readableMentions, withoutRemovedNames } from '#shared/values/mentions.ts';
import { humanize } from '#shared/words.ts';
import type { Hub } from '../../hub/hub.ts';
import { workspaceOf } from '../../hub/workspace/preferences.ts';
import { daysInWords, type Forecast } from './forecast.ts';
import type { Health } from './health.ts';
import type { Pi } from './pi.ts';
import type { Risk } from './risks.ts';

type Customer = RecordOf<DefinitionOf<'customer'>> & { readonly id: string; readonly display_id: number };
type Contact = RecordOf<DefinitionOf<'contact'>> & { readonly id: string };
type Onboarding = RecordOf<typeof RECORDS.onboarding> & { readonly id: string };
type Task = RecordOf<DefinitionOf<'task'>> & { readonly id: string };
type NextStep = RecordOf<DefinitionOf<'next_step'>>;
type Note = RecordOf<DefinitionOf<'comment'>> & { readonly id: string; readonly created_at: string };

/** What one reads of a customer before a call. */
export interface Brief {
  readonly object: 'brief';
  readonly day: string;
  readonly customer: Customer;
  readonly owner: string | null;
  readonly health: Pick<Health, 'score' | 'bucket'>;
  readonly risks: readonly Risk[];
  readonly onboardings: readonly {
    readonly onboarding: Onboarding;
    readonly forecast: Forecast | null;
    /** What the workspace calls its phase. */
    readonly phase_label: string;
  }[];
  /** What is to happen next; null where nobody has said. */
  readonly next_step: { readonly text: string | null; readonly date: string | null } | null;
  /** Open ones, the first due first. */
  readonly tasks: readonly Task[];
  /** The last notes, calls and comments, newest first. */
  readonly notes: readonly Note[];
  readonly contacts: readonly Contact[];
  /** What changed last, newest first; of `since` on, where that is said. */
  readonly changes: readonly BriefChange[];
  /** When the reader looked at the customer before, as ISO 8601; null where nobody has said. */
  readonly since: string | null;
}

export interface BriefChange {
  readonly timestamp: string;
  readonly actor: string;
  readonly event_type: string;
  readonly field: string | null;
  readonly old_value: unknown;
  readonly new_value: unknown;
}

const MOST_TASKS = 100;
const MOST_NOTES = 5;
const MOST_CHANGES = 10;
const MOST_SINCE = 30;
const MOST_CONTACTS = 100;

type BriefHub = Pick<Hub, 'isRemovedContact' | 'reads' | 'people' | 'settings'>;

/**
 * @param since when the reader looked at the customer before, as ISO 8601
 * @throws ContractError `customer_not_found`
 */
export async function briefOf(hub: BriefHub, pi: Pi, reference: string, since?: string): Promise<Brief> {
  const key = hub.reads.resolveLive('customer', reference);
  const customer = JSON.parse(hub.reads.get('customer', reference)) as Customer;
  const [health, risks, forecasts] = await Promise.all([pi.health(key), pi.risksOf(key), pi.forecasts(key)]);
  const list = <Found>(documents: readonly string[]) => documents.map((text) => JSON.parse(text) as Found);
  const of = { customer_id: customer.id };
  const open = list<Onboarding>(hub.reads.listOnboardings(of, { limit: 100 }).documents);
  const tasks = list<Task>(hub.reads.list('task', { ...of, done: 'false' }, { limit: MOST_TASKS }).documents);
  const notes = hub.reads.list('comment', of, { limit: MOST_NOTES }).documents;
  const contacts = list<Contact>(hub.reads.listContacts(key, { limit: MOST_CONTACTS }).documents);
  const { phases } = workspaceOf(hub.settings);
  const [step] = list<NextStep>(hub.reads.list('next_step', of, { limit: 1 }).documents);
  const { entries } =
    since === undefined
      ? hub.reads.listActivity(key, { limit: MOST_CHANGES })
      : hub.reads.listActivity(key, { limit: MOST_SINCE }, { from: since });
  return {
    object: 'brief',
    day: pi.today(),
    customer,
    owner: customer.owner_id === null ? null : (hub.people.get(customer.owner_id)?.name ?? customer.owner_id),
    health: { score: health.score, bucket: health.bucket },
    risks,
    onboardings: open.map((onboarding) => ({
      onboarding,
      forecast: forecasts.find(({ onboarding_id }) => onboarding_id === onboarding.id) ?? null,
      phase_label:
        phases.find(({ value }) => value === onboarding.phase)?.label ?? humanize(onboarding.phase),
    })),
    next_step: step === undefined ? null : { text: step.text, date: step.date },
    tasks: tasks.toSorted((a, b) => compare(a.due_date ?? '~', b.due_date ?? '~')),
    notes: list<Note>(notes).map((note) => ({
      ...note,
      body: withoutRemovedNames(note.body, hub.isRemovedContact),
    })),
    contacts: contacts
      .filter(({ archived }) => !archived)
      .toSorted((a, b) => Number(b.is_primary) - Number(a.is_primary)),
    changes: entries.map(({ timestamp, actor, event_type, field, old_value, new_value }) => ({
      timestamp,
      actor,
      event_type,
      field,
      old_value,
      new_value,
    })),
    since: since ?? null,
  };
}

/** The same as Markdown, to be read, copied and printed. */
export function briefInMarkdown(brief: Brief): string {
  const { customer, owner, health, risks, onboardings, tasks, notes, contacts, next_step } = brief;
  const facts = [
    `Status: ${humanize(customer.status)}`,
    ...(customer.plan === null ? [] : [`Plan: ${escaped(customer.plan)}`]),
    ...(owner === null ? [] : [`Owner: ${escaped(owner)}`]),
    health.score === null ? 'Health: no score' : `Health: ${health.score} (${humanize(health.bucket ?? '')})`,
    ...(next_step?.text == null
      ? []
      : [`Next step: ${escaped(next_step.text)}${next_step.date === null ? '' : `, due ${next_step.date}`}`]),
    ...(customer.domain === null ? [] : [`Domain: ${escaped(customer.domain)}`]),
    ...(customer.tags.length === 0 ? [] : [`Tags: ${customer.tags.map(escaped).join(', ')}`]),
  ];
  return `${[
    `# ${escaped(customer.name)} (#${customer.display_id})`,
    facts.map((fact) => `- ${fact}`).join('\n'),
    section(
      'At risk',
      risks.flatMap(({ id, reasons }) => {
        const of = onboardings.find(({ onboarding }) => onboarding.id === id)?.onboarding.name ?? null;
        return reasons.map(({ words }) =>
          of === null ? escaped(words) : `${escaped(of)}: ${escaped(words)}`,
        );
      }),
    ),
    section('Onboardings', onboardings.map(onboardingLine)),
    section(
      'Open tasks',
      tasks.map(({ title, due_date }) => `${escaped(title)}${due_date === null ? '' : `, due ${due_date}`}`),
    ),
    section(
      'Last notes',
      notes.map(({ kind, body, occurred_at, created_at, created_by }) => {
        const by = created_by === null ? '' : ` by ${escaped(created_by)}`;
        // What somebody wrote is Markdown already; it stays one item of the list.
        const said = readableMentions(body, () => false);
        return `${(occurred_at ?? created_at).slice(0, 10)} ${kind}${by}: ${said.replaceAll(/\s*\n\s*/g, ' ')}`;
      }),
    ),
    section('Contacts', contacts.map(contactLine)),
    changesSection(brief),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

function changesSection({ changes, since, day }: Brief): string {
  if (since === null) return section('Last changes', changes.map(changeLine));
  const ago = daysBetween(since.slice(0, 10), day);
  const when = ago <= 0 ? 'earlier today' : ago === 1 ? 'yesterday' : `${daysInWords(ago)} ago`;
  const lines = changes.map(changeLine);
  return section(`Since you last looked, ${when}`, lines.length === 0 ? ['Nothing has changed'] : lines);
}

function onboardingLine({ onboarding, forecast, phase_label }: Brief['onboardings'][number]): string {
  const { name, phase, state, target_launch_date: target } = onboarding;
  const facts = [
    escaped(phase_label),
    ...(phase === 'completed' ? [] : [humanize(state)]),
    target === null ? 'no target' : `target ${target.slice(0, 10)}`,
    ...(forecast?.estimate == null ? [] : [`likely ${forecast.estimate}`]),
  ];
  return `${escaped(name ?? 'Onboarding')}: ${facts.join(', ')}`;
}

function contactLine({ name, title, email, phone, is_primary }: Contact): string {
  const facts = [title, email, phone].flatMap((fact) => (fact === null ? [] : [escaped(fact)]));
  return `${escaped(name)}${is_primary ? ' (primary)' : ''}: ${facts.join(', ')}`;
}

function changeLine({ timestamp, actor, event_type, field, old_value, new_value }: BriefChange): string {
  const who = `${timestamp.slice(0, 10)} ${escaped(actor)}`;
  const label = eventLabel(event_type);
  const called = `${who}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
  if (field === null) return `${called}${after(': ', wordOf(undefined, new_value))}`;
  const type = typeOfEvent(event_type);
  // An event of its own for what is so or not so says which.
  if (typeof new_value === 'boolean' && type !== undefined && event_type !== RECORDS[type].events.changed)
    return called;
  const rule = fieldNamed(field, type);
  // Of what is so or not so, the one says the other.
  const from = typeof old_value === 'boolean' ? null : wordOf(rule, old_value);
  const to = wordOf(rule, new_value);
  return `${who} changed ${fieldInSentence(field, type)}${after(' from ', from)}${after(' to ', to)}`;
}

function after(before: string, word: string | null): string {
  return word === null ? '' : `${before}${escaped(word)}`;
}

/** A value that is a word by itself; ids, amounts and what has parts are not told. */
function wordOf(field: Field | undefined, value: unknown): string | null {
  if (field?.kind === 'person' || field?.kind === 'money') return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string' || value === '') return null;
  if (field?.kind === 'dateTime' || field?.kind === 'day') return value.slice(0, 10);
  return field?.kind === 'choice' ? choiceLabel(field, value) : readableMentions(value, () => false);
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `## ${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

/** Names are text: nothing in them is Markdown. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|]/g, '\\$&').replaceAll(/\s*\n\s*/g, ' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
