import { Fragment, type ReactNode } from 'react';
import { moneyDraft, readMoney } from '#shared/values/money.ts';
import { numberDraft, readNumber } from '#shared/values/number.ts';
import { problemOfLine } from '#shared/values/text.ts';
import { cx } from '../lib/cx.ts';
import { tooLong } from '../lib/length-limit.ts';
import { typedLocale } from '../lib/locale.ts';
import { formatMoney } from '../lib/money.ts';
import { type Parsed, parsed } from '../lib/parsed.ts';
import { formatNumber } from '../lib/words.ts';
import { currency } from '../lib/workspace-words.ts';
import { ComboInput } from './combo-input.tsx';
import { CONTROL_CLASS } from './field.tsx';
import { type InlineBase, InlineShell } from './inline-shell.tsx';
import { LineEditor } from './line-editor.tsx';
import type { Option } from './options.ts';
import { Pill } from './pill.tsx';
import { problemOfTokens, TOKEN_LENGTH, TokenInput } from './token-input.tsx';

const same = (one: unknown, other: unknown) => one === other;

export interface InlineTextProps extends InlineBase<string | null> {
  readonly maxLength?: number;
  /** Refuses to be emptied. */
  readonly isRequired?: boolean;
  /** Cleans or refuses what was typed, after trimming. */
  readonly parse?: (text: string) => Parsed<string | null>;
  /** As the name of a record stands over its page. */
  readonly isHeading?: boolean;
  /** A sentence: it is typed in as many lines as it takes. */
  readonly wraps?: boolean;
}

/** One line of text; what is left empty is saved as null. */
export function InlineText({
  maxLength = 255,
  isRequired = false,
  parse,
  isHeading = false,
  wraps = false,
  ...rest
}: InlineTextProps) {
  const heading = isHeading ? 'text-xl font-semibold' : undefined;
  return (
    <InlineShell
      {...rest}
      className={cx(heading, rest.className)}
      text={rest.value ?? ''}
      toDraft={(value) => value ?? ''}
      parse={(draft) => {
        const text = draft.trim();
        if (text === '' && isRequired) return { error: `${rest.label} cannot be empty` };
        if (text === '') return { value: null };
        const length = tooLong(text, maxLength);
        if (length !== null) return { error: length };
        if (parse !== undefined) return parse(text);
        const problem = problemOfLine(text);
        return problem === null ? { value: text } : { error: `${rest.label} ${problem}` };
      }}
      isSame={same}
      editor={(parts) => (
        <LineEditor
          {...parts}
          label={rest.label}
          wraps={wraps}
          placeholder={rest.placeholder}
          className={isHeading ? 'h-9 text-xl font-semibold' : undefined}
        />
      )}
    />
  );
}

export interface InlineLongTextProps extends InlineBase<string | null> {
  readonly maxLength?: number;
}

/** Several lines: Enter is a new line, ⌘Enter (Ctrl+Enter) saves. */
export function InlineLongText({ maxLength = 20_000, ...rest }: InlineLongTextProps) {
  return (
    <InlineShell
      {...rest}
      className={cx('text-start whitespace-pre-wrap', rest.className)}
      text={rest.value ?? ''}
      toDraft={(value) => value ?? ''}
      parse={(draft) => {
        const length = tooLong(draft, maxLength);
        if (length !== null) return { error: length };
        return { value: draft.trim() === '' ? null : draft };
      }}
      isSame={same}
      editor={({ draft, setDraft, save, cancel, tab, inputRef, describedBy, isInvalid }) => (
        <textarea
          ref={(element) => {
            inputRef(element);
          }}
          dir="auto"
          rows={3}
          aria-label={rest.label}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          value={draft}
          placeholder={rest.placeholder}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
              event.preventDefault();
              save();
            } else if (event.key === 'Escape') {
              event.preventDefault();
              event.stopPropagation();
              cancel();
            } else if (event.key === 'Tab') tab(event);
          }}
          className={cx(CONTROL_CLASS, 'field-sizing-content max-h-[50vh] resize-none px-[7px] py-1')}
        />
      )}
    />
  );
}

export interface InlineNumberProps extends InlineBase<number | null> {
  /** Neither sign nor fraction. */
  readonly isCount?: boolean;
}

export function InlineNumber({ isCount = false, ...rest }: InlineNumberProps) {
  return (
    <InlineShell
      {...rest}
      className={cx('tabular', rest.className)}
      text={rest.value === null ? '' : formatNumber(rest.value)}
      toDraft={(value) => numberDraft(value, typedLocale())}
      parse={(draft) => parsed(readNumber(draft, { locale: typedLocale(), ...(isCount ? COUNT : {}) }))}
      isSame={same}
      editor={(parts) => <LineEditor {...parts} label={rest.label} inputMode="decimal" className="tabular" />}
    />
  );
}

const COUNT = { isWhole: true, min: 0 } as const;

/** An amount; the value is in cents. */
export function InlineMoney(props: InlineBase<number | null>) {
  return (
    <InlineShell
      {...props}
      className={cx('tabular', props.className)}
      text={props.value === null ? '' : formatMoney(props.value)}
      {...(props.value === null ? {} : { display: <Amount cents={props.value} /> })}
      toDraft={(cents) => moneyDraft(cents, currency())}
      parse={(draft) => parsed(readMoney(draft, { locale: typedLocale(), currency: currency() }))}
      isSame={same}
      editor={(parts) => (
        <LineEditor {...parts} label={props.label} inputMode="decimal" className="tabular" />
      )}
    />
  );
}

/** Where there is no room for it, an amount breaks between its groups of digits and never within one. */
function Amount({ cents }: { readonly cents: number }) {
  const groups = formatMoney(cents).split(',');
  return groups.map((group, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: groups of digits have nothing but their place.
    <Fragment key={at}>
      {at === groups.length - 1 ? (
        group
      ) : (
        <>
          {group},<wbr />
        </>
      )}
    </Fragment>
  ));
}

export interface InlineSelectProps extends InlineBase<string | null> {
  readonly options: readonly Option[];
  readonly isClearable?: boolean;
  /** Text that is no option may be used as it is. */
  readonly allowsNew?: boolean;
  readonly maxLength?: number;
}

/** One of a list; picking saves. */
export function InlineSelect({
  options,
  isClearable = false,
  allowsNew = false,
  maxLength,
  ...rest
}: InlineSelectProps) {
  return (
    <InlineShell
      {...rest}
      text={options.find((option) => option.value === rest.value)?.label ?? rest.value ?? ''}
      toDraft={(value): { readonly picked: string | null } => ({ picked: value })}
      parse={(draft) => {
        const length = tooLong(draft.picked ?? '', maxLength);
        return length === null ? { value: draft.picked } : { error: length };
      }}
      isSame={same}
      editor={({ draft, save, cancel, tab, inputRef, describedBy, isInvalid }) => (
        <ComboInput
          ref={inputRef}
          label={rest.label}
          ids={{ 'aria-describedby': describedBy, 'aria-invalid': isInvalid ? true : undefined }}
          value={draft.picked}
          options={options}
          isClearable={isClearable}
          allowsNew={allowsNew}
          placeholder={rest.placeholder}
          startsOpen
          onPick={(picked) => save({ picked })}
          onCancel={cancel}
          onTab={tab}
          className="h-7 px-[7px]"
        />
      )}
    />
  );
}

export interface InlineMultiProps extends InlineBase<readonly string[]> {
  readonly options: readonly Option[];
  readonly allowsNew?: boolean;
  /** Of each. */
  readonly maxLength?: number;
  readonly display?: ReactNode;
}

/** Several of a list, such as tags: Enter with nothing typed saves. */
export function InlineMulti({
  options,
  allowsNew = false,
  maxLength = TOKEN_LENGTH,
  ...rest
}: InlineMultiProps) {
  const labelOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  return (
    <InlineShell
      {...rest}
      text={rest.value.map(labelOf).join(', ')}
      display={
        rest.display ?? (
          <span className="flex flex-wrap gap-1">
            {rest.value.map((value) => (
              <Pill key={value}>{labelOf(value)}</Pill>
            ))}
          </span>
        )
      }
      toDraft={(value) => value}
      parse={(draft) => {
        const length = problemOfTokens(draft, maxLength);
        return length === null ? { value: draft } : { error: length };
      }}
      isSame={(one, other) =>
        one.length === other.length && one.every((value, index) => value === other[index])
      }
      editor={({ draft, setDraft, save, cancel, tab, inputRef }) => (
        <TokenInput
          ref={inputRef}
          label={rest.label}
          values={draft}
          options={options}
          allowsNew={allowsNew}
          maxLength={maxLength}
          placeholder={rest.placeholder}
          onChange={setDraft}
          onDone={() => save()}
          onCancel={cancel}
          onTab={tab}
        />
      )}
    />
  );
}
