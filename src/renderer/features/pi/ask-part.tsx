import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';

import { type ModelLook, mayBeAsked } from '#shared/bridge/pi-model.ts';
import { Button } from '../../components/button.tsx';
import { Markdown } from '../../components/markdown.tsx';
import { SubmitForm } from '../../components/submit-form.tsx';
import { TextArea } from '../../components/text-field.tsx';
import { tooLong } from '../../lib/length-limit.ts';
import { paths } from '../../routes.ts';
import { useDraft } from '../../state/drafts.ts';
import { newRecordKey, useStore } from '../../store/index.ts';

const QUESTION_LENGTH = 4000;

/** A question and what became of it. */
interface Exchange {
  readonly id: string;
  readonly question: string;
  readonly looks: readonly ModelLook[];
  readonly state:
    | { readonly kind: 'asked' }
    | { readonly kind: 'answered'; readonly answer: string }
    | { readonly kind: 'cancelled' }
    | { readonly kind: 'failed'; readonly message: string };
}

/** Whether the person's model may be asked; null until that is known. */
function useIsAllowed(): boolean | null {
  const { bridge } = useStore();
  const [isAllowed, setAllowed] = useState<boolean | null>(null);
  useEffect(() => {
    bridge.call('model.get', {}).then(
      (settings) => setAllowed(mayBeAsked(settings)),
      () => setAllowed(false),
    );
  }, [bridge]);
  return isAllowed;
}

/** Questions in words, answered by the person's own model; what it looked at stands beside each answer. */
export function Ask({ onOpen }: { readonly onOpen: () => void }) {
  const isAllowed = useIsAllowed();
  if (isAllowed === null) return null;
  if (isAllowed) return <Conversation />;
  return (
    <p className="py-4 text-muted">
      Answers in your own words need a model that you run yourself, and none is allowed yet.{' '}
      <Link href={paths.settings('pi')} onClick={onOpen} className="text-accent-text underline">
        Set one up in the settings of Pi
      </Link>
      . What is at risk, today and the forecasts need none.
    </p>
  );
}

function Conversation() {
  const { bridge } = useStore();
  const [exchanges, setExchanges] = useState<readonly Exchange[]>([]);
  const [typed, setTyped] = useDraft('pi/question', '');
  const field = useRef<HTMLTextAreaElement>(null);
  const running = exchanges.find(({ state }) => state.kind === 'asked');
  const runningId = useRef<string | null>(null);
  runningId.current = running?.id ?? null;

  const change = useCallback((id: string, to: (exchange: Exchange) => Exchange) => {
    setExchanges((all) => all.map((one) => (one.id === id ? to(one) : one)));
  }, []);

  useEffect(() => {
    field.current?.focus();
    const end = bridge.on('model.looked', ({ id, look }) => {
      change(id, (one) => ({ ...one, looks: [...one.looks, look] }));
    });
    return () => {
      end();
      // Who closes it wants no answer any more.
      if (runningId.current !== null)
        void bridge.call('model.cancel', { id: runningId.current }).catch(() => {});
    };
  }, [bridge, change]);

  function ask(): void {
    const question = typed.trim();
    if (question === '' || tooLong(question, QUESTION_LENGTH) !== null || running !== undefined) return;
    const id = newRecordKey();
    const before = exchanges.flatMap(({ question: content, state }) =>
      state.kind === 'answered'
        ? [
            { role: 'user' as const, content },
            { role: 'assistant' as const, content: state.answer.slice(0, 20_000) },
          ]
        : [],
    );
    setTyped('');
    setExchanges((all) => [...all, { id, question, looks: [], state: { kind: 'asked' } }]);
    bridge.call('model.ask', { id, question, before: before.slice(-10) }).then(
      (outcome) =>
        change(id, (one) => ({
          ...one,
          looks: outcome.looks,
          state:
            outcome.state === 'answered'
              ? { kind: 'answered', answer: outcome.answer }
              : { kind: 'cancelled' },
        })),
      ({ message }: Error) => change(id, (one) => ({ ...one, state: { kind: 'failed', message } })),
    );
  }

  return (
    <div className="flex flex-col gap-4">
      <ol aria-label="Questions" className="flex flex-col gap-4 empty:hidden">
        {exchanges.map((exchange) => (
          <ExchangeItem key={exchange.id} exchange={exchange} />
        ))}
      </ol>
      <SubmitForm
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          ask();
        }}
        className="flex flex-col gap-2"
      >
        <TextArea
          ref={field}
          label="Your question"
          rows={2}
          maxLength={QUESTION_LENGTH}
          value={typed}
          placeholder="Which of my customers have gone quiet, and what was last agreed with them?"
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            ask();
          }}
        />
        <div className="flex items-center justify-end gap-2">
          <span className="flex-1 text-xs text-muted">
            It reads; it can change nothing. Check what matters.
          </span>
          {running === undefined ? (
            <Button type="submit" variant="primary" disabled={typed.trim() === ''}>
              Ask
            </Button>
          ) : (
            <Button
              onClick={() => {
                void bridge.call('model.cancel', { id: running.id }).catch(() => {});
                // The button goes: what is typed next is the next question.
                field.current?.focus();
              }}
            >
              Stop
            </Button>
          )}
        </div>
      </SubmitForm>
    </div>
  );
}

function ExchangeItem({ exchange: { question, looks, state } }: { readonly exchange: Exchange }) {
  return (
    <li className="flex flex-col gap-1.5">
      <p dir="auto" className="font-medium wrap-anywhere">
        {question}
      </p>
      {looks.length === 0 ? null : (
        <ul aria-label="What it looked at" className="flex flex-col gap-0.5 text-xs text-muted">
          {looks.map(({ title, words, error }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: it only grows, and the same may be looked at twice
            <li key={index} className="wrap-anywhere">
              Looked at: {title}
              {words === '' ? '' : ` (${words})`}
              {error === null ? '' : ` · ${error}`}
            </li>
          ))}
        </ul>
      )}
      <div aria-live="polite">
        {state.kind === 'asked' ? <p className="text-muted">Your model is at it…</p> : null}
        {state.kind === 'cancelled' ? <p className="text-muted">Stopped.</p> : null}
        {state.kind === 'failed' ? <p className="text-danger-text wrap-anywhere">{state.message}</p> : null}
        {state.kind === 'answered' ? <Markdown text={state.answer} /> : null}
      </div>
    </li>
  );
}
