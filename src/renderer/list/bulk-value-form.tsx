import { useState } from 'react';
import type { Field } from '#shared/records/fields.ts';
import type { RecordType } from '#shared/records/index.ts';
import { readMoney } from '#shared/values/money.ts';
import { readNumber } from '#shared/values/number.ts';
import { Button } from '../components/button.tsx';
import { SubmitForm } from '../components/submit-form.tsx';
import { TextArea, TextField } from '../components/text-field.tsx';
import { typedLocale } from '../lib/locale.ts';
import { formatMoney } from '../lib/money.ts';
import { type Parsed, parsed } from '../lib/parsed.ts';
import { formatNumber } from '../lib/words.ts';
import { currency } from '../lib/workspace-words.ts';
import { useDraft } from '../state/drafts.ts';
import { readTypedDomain } from './domain-reader.ts';

/** What is typed for many records at once, read as the field reads it everywhere. */
export function readBulkValue(field: Field, text: string): Parsed<unknown> {
  const typed = text.trim();
  if (typed === '') return { error: 'Write a value, or clear it' };
  switch (field.kind) {
    case 'money':
      return parsed(readMoney(typed, { locale: typedLocale(), currency: currency() }));
    case 'integer':
    case 'number': {
      const { min, max } = field;
      const isWhole = field.kind === 'integer';
      const bounds = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
      return parsed(readNumber(typed, { locale: typedLocale(), ...(isWhole ? { isWhole } : {}), ...bounds }));
    }
    case 'domain':
      return parsed(readTypedDomain(typed));
    default:
      return { value: field.kind === 'longText' ? text : typed };
  }
}

/** How long a text of a field may be; numbers and amounts are refused for what they are. */
function lengthOf(field: Field): number | undefined {
  return field.kind === 'text' || field.kind === 'email' || field.kind === 'domain' ? field.max : undefined;
}

/** A value of many records in words. */
export function bulkValueInWords(field: Field, value: unknown): string {
  if (typeof value === 'number') return field.kind === 'money' ? formatMoney(value) : formatNumber(value);
  return String(value);
}

export interface BulkValueFormProps {
  readonly type: RecordType;
  readonly name: string;
  readonly label: string;
  readonly field: Field;
  /** @param words null for no value. */
  readonly onPick: (value: unknown, words: string | null) => void;
}

/** The inside of a popover: one value for all of them, typed. */
export function BulkValueForm({ type, name, label, field, onPick }: BulkValueFormProps) {
  const [text, setText, drop] = useDraft(`bulk/${type}/${name}`, '');
  const [problem, setProblem] = useState<string | null>(null);

  function set(): void {
    const reading = readBulkValue(field, text);
    if ('error' in reading) setProblem(reading.error);
    else pick(reading.value, bulkValueInWords(field, reading.value));
  }

  function pick(value: unknown, words: string | null): void {
    drop();
    onPick(value, words);
  }

  const shared = {
    label,
    error: problem,
    value: text,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => {
      setText(target.value);
      setProblem(null);
    },
  };
  return (
    <SubmitForm
      className="flex w-64 flex-col gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        set();
      }}
    >
      {field.kind === 'longText' ? (
        <TextArea {...shared} maxLength={field.max} />
      ) : (
        <TextField {...shared} maxLength={lengthOf(field)} />
      )}
      <div className="flex justify-between gap-2">
        {field.nullable ? (
          <Button variant="quiet" onClick={() => pick(null, null)}>
            Clear
          </Button>
        ) : (
          <span />
        )}
        <Button type="submit" variant="primary">
          Set
        </Button>
      </div>
    </SubmitForm>
  );
}
