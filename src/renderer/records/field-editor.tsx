import type { ReactNode } from 'react';
import type { Field } from '#shared/records/define.ts';
import { fieldOf, type RecordType } from '#shared/records/index.ts';
import { fieldInSentence, fieldLabel } from '#shared/records/labels.ts';
import { readDomain } from '#shared/values/domain.ts';
import { readEmail } from '#shared/values/email.ts';
import { Checkbox } from '../components/checkbox.tsx';
import { InlineDate, InlineDay } from '../components/inline-date.tsx';
import {
  InlineLongText,
  InlineMoney,
  InlineMulti,
  InlineNumber,
  InlineSelect,
  InlineText,
} from '../components/inline-edit.tsx';
import { InlinePerson } from '../components/inline-person.tsx';
import type { Option } from '../components/options.ts';
import { type Parsed, parsed } from '../lib/parsed.ts';
import { choicesInOrder, choiceWord, formatNumber } from '../lib/words.ts';

export interface FieldEditorProps {
  readonly type: RecordType;
  readonly name: string;
  readonly value: unknown;
  /** Rejects with what is shown under the editor. */
  readonly onSave: (fields: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Another label than the definition's. */
  readonly label?: string;
  readonly placeholder?: string;
  readonly isReadOnly?: boolean;
  /** Values in use, to suggest: of a text and of labels. */
  readonly suggestions?: readonly Option[];
}

/** A field's value where it can be changed: which editor, and what it takes, follow from the definition. */
export function FieldEditor(props: FieldEditorProps): ReactNode {
  const { type, name, value, suggestions, isReadOnly = false } = props;
  const field = fieldOf(type, name);
  if (field === undefined) return null;
  const label = props.label ?? fieldLabel(name, type);
  const shared = {
    label,
    placeholder: props.placeholder ?? placeholderOf(field, name),
    isReadOnly: isReadOnly || field.readonly === true,
    onSave: (next: unknown) => props.onSave({ [name]: next }),
  };
  const text = typeof value === 'string' ? value : null;
  const number = typeof value === 'number' ? value : null;
  switch (field.kind) {
    case 'text':
    case 'email':
    case 'domain':
      return suggestions === undefined ? (
        <InlineText
          {...shared}
          {...readerOf(field)}
          maxLength={field.max}
          isRequired={!field.nullable}
          value={text}
        />
      ) : (
        <InlineSelect
          {...shared}
          allowsNew
          isClearable={field.nullable}
          maxLength={field.max}
          value={text}
          options={suggestions}
        />
      );
    case 'longText':
      return <InlineLongText {...shared} maxLength={field.max} value={text} />;
    case 'money':
      return <InlineMoney {...shared} value={number} />;
    case 'integer':
    case 'number':
      return (
        <InlineNumber
          {...shared}
          isCount={field.kind === 'integer' && (field.min ?? 0) >= 0}
          value={number}
          onSave={(next) => whenWithin(field, label, next) ?? shared.onSave(next)}
        />
      );
    case 'day':
      return <InlineDay {...shared} value={text} />;
    case 'dateTime':
      return <InlineDate {...shared} isDay={field.day === true} value={text} />;
    case 'flag':
      return (
        <span className="block px-2 py-1">
          <Checkbox
            label={label}
            isChecked={value === true}
            isDisabled={shared.isReadOnly}
            onChange={(next) => {
              // Its refusal is left to the notices: a box has no place for it.
              shared.onSave(next).catch(() => {});
            }}
          />
        </span>
      );
    case 'choice':
      return (
        <InlineSelect
          {...shared}
          isClearable={field.nullable}
          value={text}
          options={choicesInOrder(field).map((one) => ({ value: one, label: choiceWord(field, one) }))}
        />
      );
    case 'labels':
      return (
        <InlineMulti
          {...shared}
          allowsNew
          value={Array.isArray(value) ? value.map(String) : []}
          options={suggestions ?? []}
          onSave={(next) => shared.onSave([...next])}
        />
      );
    case 'person':
      return <InlinePerson {...shared} value={text} />;
    case 'reference':
      return <InlineText {...shared} value={text} />;
    case 'customFields':
    case 'json':
    case 'list':
      return null;
  }
}

/** How a text of a kind that has one form is read; none for plain text. */
function readerOf({ kind }: Field): { readonly parse?: (text: string) => Parsed<string | null> } {
  if (kind === 'email') return { parse: (typed) => parsed(readEmail(typed)) };
  return kind === 'domain' ? { parse: (typed) => parsed(readDomain(typed)) } : {};
}

/** A refusal of a number that the field does not take; null when it takes it. */
function whenWithin(
  { min, max }: { readonly min?: number; readonly max?: number },
  label: string,
  value: number | null,
): Promise<never> | null {
  const isWithin = value === null || (value >= (min ?? value) && value <= (max ?? value));
  if (isWithin) return null;
  const bounds =
    max === undefined
      ? `at least ${formatNumber(min ?? 0)}`
      : min === undefined
        ? `at most ${formatNumber(max)}`
        : `from ${formatNumber(min)} to ${formatNumber(max)}`;
  return Promise.reject(new Error(`${label} must be a number ${bounds}`));
}

function placeholderOf(field: Field, name: string): string {
  switch (field.kind) {
    case 'money':
      return 'Add an amount';
    case 'integer':
    case 'number':
      return 'Add a number';
    case 'labels':
      return `Add ${fieldInSentence(name)}`;
    case 'day':
    case 'dateTime':
      return 'Add a day';
    default:
      return name.endsWith('_id') ? 'Add an id' : `Add ${withArticle(fieldInSentence(name))}`;
  }
}

function withArticle(word: string): string {
  return /^[aeiou]/i.test(word) ? `an ${word}` : `a ${word}`;
}
