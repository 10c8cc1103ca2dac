import type { Field } from '#shared/records/fields.ts';
import { fieldOf } from '#shared/records/index.ts';
import { choiceLabel } from '#shared/records/labels.ts';
import { midnightOf } from '#shared/values/calendar.ts';
import { readDay } from '#shared/values/day.ts';
import { readDomain } from '#shared/values/domain.ts';
import { readEmail } from '#shared/values/email.ts';
import { readMoney } from '#shared/values/money.ts';
import { readNumber } from '#shared/values/number.ts';
import { READ_MAX, type Reading } from '#shared/values/reading.ts';
import { asLine, isBlank } from '#shared/values/text.ts';
import { foldHeader, type ImportType } from './column-names.ts';

/** How a column's numbers and days are written, found out from all of its cells. */
export interface CellRules {
  readonly numberLocale: string;
  readonly dayLocale: string;
  readonly currency: string;
  readonly today: string;
}

/** What a cell says: a value, nothing, or why it cannot be read. */
export type CellValue =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly reason: string };

const NOTHING: CellValue = { kind: 'nothing' };
const NO_VALUE =
  /^(?:[-–—]+|n\/?a|#n\/a|null|none|nil|undefined|\(no value\)|\(blank\)|\(empty\)|k\.?\s?a\.?)$/i;

export function isNothing(cell: string): boolean {
  return isBlank(cell) || NO_VALUE.test(cell.trim());
}

/** Comma-decimal and point-decimal languages; which of them, is of no matter here. */
const WITH_COMMA = 'de-DE';
const WITH_POINT = 'en-US';

/** Whether a column writes decimals with a comma or a point; `usual` where its cells leave it open. */
export function numberLocaleOf(cells: readonly string[], usual: string): string {
  let comma = 0;
  let point = 0;
  for (const cell of cells) {
    if (/\d\.\d{3},\d|\d,\d{1,2}(?!\d)|\d,\d{4,}/.test(cell) && !/,\d{3}\.\d|,\d+,/.test(cell)) comma += 1;
    else if (/\d,\d{3}\.\d|\d\.\d{1,2}(?!\d)|\d\.\d{4,}/.test(cell) && !/\.\d+\./.test(cell)) point += 1;
  }
  if (comma > 0 && point === 0) return WITH_COMMA;
  if (point > 0 && comma === 0) return WITH_POINT;
  return usual;
}

/** Whether a column of days begins them with the day or the month. */
export function dayLocaleOf(cells: readonly string[], usual: string): string {
  let dayFirst = 0;
  let monthFirst = 0;
  for (const cell of cells) {
    const [, first, second] = /^(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}/.exec(cell) ?? [];
    if (Number(first) > 12) dayFirst += 1;
    if (Number(second) > 12) monthFirst += 1;
  }
  if (dayFirst > 0 && monthFirst === 0) return 'en-GB';
  if (monthFirst > 0 && dayFirst === 0) return WITH_POINT;
  return usual;
}

function ofReading<Value>(reading: Reading<Value>): CellValue {
  if (reading.kind === 'refused') return { kind: 'refused', reason: reading.reason };
  return reading.value === null ? NOTHING : { kind: 'value', value: reading.value };
}

/** Spreadsheets count days from the end of 1899, systems seconds or milliseconds from 1970. */
const SERIAL_OF_1970 = 25_569;
const DAY_MS = 86_400_000;

/** A day with or without a time beside it. */
function readExportedDay(cell: string, { dayLocale, today }: CellRules): Reading<string> {
  const text = cell.trim().slice(0, READ_MAX);
  const serial = /^(\d{5})(?:[.,]\d+)?$/.exec(text)?.[1];
  if (serial !== undefined)
    return { kind: 'value', value: isoDay((Number(serial) - SERIAL_OF_1970) * DAY_MS) };
  if (/^\d{13}$/.test(text)) return { kind: 'value', value: isoDay(Number(text)) };
  if (/^\d{10}$/.test(text)) return { kind: 'value', value: isoDay(Number(text) * 1000) };
  if (/^\d{8}$/.test(text))
    return readDay(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`, { locale: dayLocale, today });
  const withoutTime = text.replace(
    /[ ,]+(?:at |um |à )?\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:uhr|utc|gmt|z|[+-]\d{2}:?\d{2})?\s*$/i,
    '',
  );
  for (const locale of [dayLocale, 'de', 'fr', 'es', 'it', 'nl', 'pt']) {
    const reading = readDay(withoutTime, { locale, today, leans: 'back' });
    // Other languages only for the names of months, whose order of numbers is not theirs to say.
    if (reading.kind === 'value' && (locale === dayLocale || /\p{L}/u.test(withoutTime))) return reading;
  }
  return readDay(withoutTime, { locale: dayLocale, today });
}

const isoDay = (time: number) => new Date(time).toISOString().slice(0, 10);

const YES = new Set([
  'yes',
  'y',
  'true',
  '1',
  'x',
  'ja',
  'j',
  'wahr',
  'oui',
  'o',
  'vrai',
  'si',
  's',
  'verdadero',
  'vero',
  'sim',
  'waar',
  'done',
  'completed',
  'complete',
  'closed',
  'finished',
  'erledigt',
  'abgeschlossen',
  'fertig',
  'termine',
  'terminee',
  'fait',
  'hecho',
  'completado',
  'completada',
  'fatto',
  'completato',
  'klaar',
  'voltooid',
  'concluida',
]);
const NO = new Set([
  'no',
  'n',
  'false',
  '0',
  'nein',
  'falsch',
  'non',
  'faux',
  'falso',
  'nao',
  'nee',
  'onwaar',
  'open',
  'not started',
  'in progress',
  'pending',
  'todo',
  'to do',
  'waiting on someone else',
  'deferred',
  'waiting',
  'offen',
  'in arbeit',
  'in bearbeitung',
  'nicht begonnen',
  'ouvert',
  'en cours',
  'abierto',
  'pendiente',
  'en curso',
  'aperto',
  'in corso',
  'openstaand',
  'aberto',
  'active',
]);

function readFlag(cell: string): CellValue {
  const folded = foldHeader(cell);
  if (YES.has(folded) || /^[✓✔☑]/u.test(cell.trim())) return { kind: 'value', value: true };
  if (NO.has(folded) || /^[☐✗✘]/u.test(cell.trim())) return { kind: 'value', value: false };
  return { kind: 'refused', reason: `“${cell}” is neither yes nor no` };
}

/** What other systems call our values. */
const ALSO_CALLED: Readonly<Record<string, readonly string[]>> = {
  active: [
    'customer',
    'live',
    'in progress',
    'in arbeit',
    'in bearbeitung',
    'open',
    'aktiv',
    'actif',
    'activo',
    'attivo',
    'actief',
    'ativo',
    'trialing',
    'current',
    'en cours',
    'laufend',
  ],
  at_risk: [
    'risk',
    'red',
    'endangered',
    'gefahrdet',
    'a risque',
    'en riesgo',
    'a rischio',
    'past due',
    'off track',
  ],
  churned: [
    'lost',
    'cancelled',
    'canceled',
    'former customer',
    'gekundigt',
    'verloren',
    'perdu',
    'resilie',
    'perdido',
    'cancelado',
    'perso',
    'inactive',
    'inaktiv',
    'opgezegd',
    'churn',
  ],
  archived: ['archiviert', 'archive', 'archivado', 'archiviato', 'gearchiveerd', 'closed'],
  paused: [
    'on hold',
    'hold',
    'pausiert',
    'en pause',
    'pausado',
    'en pausa',
    'in pausa',
    'gepauzeerd',
    'suspended',
  ],
  waiting: [
    'blocked',
    'waiting on customer',
    'waiting for customer',
    'wartet',
    'en attente',
    'en espera',
    'in attesa',
    'wachtend',
  ],
  before_getting_started: ['not started', 'new', 'kickoff', 'kick off', 'neu', 'nouveau'],
  completed: [
    'done',
    'complete',
    'closed',
    'live',
    'abgeschlossen',
    'fertig',
    'termine',
    'completado',
    'completato',
    'voltooid',
  ],
  launch: ['go live', 'launching', 'start'],
  onboarding: ['implementing', 'implementation', 'einfuhrung'],
};

function readChoice(field: Extract<Field, { kind: 'choice' }>, cell: string): CellValue {
  const folded = foldHeader(cell);
  const value = field.values.find(
    (one) =>
      foldHeader(one) === folded ||
      foldHeader(choiceLabel(field, one)) === folded ||
      ALSO_CALLED[one]?.includes(folded) === true,
  );
  if (value !== undefined) return { kind: 'value', value };
  return {
    kind: 'refused',
    reason: `“${cell}” is none of ${field.values.map((one) => choiceLabel(field, one)).join(', ')}`,
  };
}

function readLabels(cell: string): readonly string[] {
  const inner = /^\[.*\]$/s.test(cell.trim()) ? jsonLabels(cell) : null;
  const parts = inner ?? cell.split(/[;,|\n]/);
  return [...new Set(parts.map((part) => asLine(part)).filter((part) => part !== ''))];
}

function jsonLabels(cell: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(cell);
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : null;
  } catch {
    return null;
  }
}

/** A cell of a column that holds a field of its type's definition. People are found elsewhere. */
export function readCell(type: ImportType, name: string, cell: string, rules: CellRules): CellValue {
  const field = fieldOf(type, name);
  if (field === undefined) return { kind: 'refused', reason: `${name} is no field of a ${type}` };
  if (isNothing(cell) && !(field.required === true && !isBlank(cell))) return NOTHING;
  const { numberLocale: locale, currency } = rules;
  switch (field.kind) {
    case 'domain':
      return ofReading(readDomain(cell));
    case 'email':
      return ofReading(readEmail(cell));
    case 'money':
      return ofReading(readMoney(cell, { locale, currency }));
    case 'integer':
      return ofReading(
        readNumber(cell, { locale, isWhole: true, ...(field.min === undefined ? {} : { min: field.min }) }),
      );
    case 'number':
      return ofReading(readNumber(cell, { locale }));
    case 'day':
      return ofReading(readExportedDay(cell, rules));
    case 'dateTime':
      return momentOf(readExportedDay(cell, rules), field.day === true ? '' : cell);
    case 'flag':
      return readFlag(cell);
    case 'choice':
      return readChoice(field, cell);
    case 'labels':
      return { kind: 'value', value: readLabels(cell) };
    case 'longText':
      return { kind: 'value', value: cell.replace(/\r\n?/g, '\n').trim() };
    default:
      return { kind: 'value', value: asLine(cell) };
  }
}

/** A moment as it stands when it is one; else the midnight of its day. */
function momentOf(reading: Reading<string>, cell: string): CellValue {
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(cell) && !Number.isNaN(Date.parse(cell)))
    return { kind: 'value', value: new Date(cell).toISOString() };
  const day = ofReading(reading);
  return day.kind === 'value' ? { kind: 'value', value: midnightOf(String(day.value)) } : day;
}

export interface CustomFieldRule {
  readonly type: 'string' | 'number' | 'date' | 'select' | 'boolean';
  readonly options: readonly string[];
}

/** A cell of a customer's own field. */
export function readCustomCell(rule: CustomFieldRule, cell: string, rules: CellRules): CellValue {
  if (isNothing(cell)) return NOTHING;
  switch (rule.type) {
    case 'number':
      return ofReading(readNumber(cell, { locale: rules.numberLocale }));
    case 'date':
      return ofReading(readExportedDay(cell, rules));
    case 'boolean':
      return readFlag(cell);
    case 'select': {
      const option = rule.options.find((one) => foldHeader(one) === foldHeader(cell));
      if (option !== undefined) return { kind: 'value', value: option };
      return { kind: 'refused', reason: `“${cell}” is none of ${rule.options.join(', ')}` };
    }
    case 'string':
      return { kind: 'value', value: asLine(cell) };
  }
}

/** What kind of field a new column of the customers would make: of all its cells. */
export function inferredType(cells: readonly string[], rules: CellRules): CustomFieldRule['type'] {
  const said = cells.filter((cell) => !isNothing(cell));
  if (said.length === 0) return 'string';
  const isAll = (type: CustomFieldRule['type']) =>
    said.every((cell) => readCustomCell({ type, options: [] }, cell, rules).kind === 'value');
  // A number with a leading 0 is a code, and 10001 a postal code as well as a day.
  if (said.every((cell) => /^[01]$/.test(cell))) return 'number';
  if (isAll('boolean')) return 'boolean';
  if (isAll('number')) return said.some((cell) => /^0\d/.test(cell)) ? 'string' : 'number';
  if (said.every((cell) => /\d/.test(cell)) && isAll('date')) return 'date';
  return 'string';
}
