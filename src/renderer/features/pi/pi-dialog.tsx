import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Checkbox } from '../../components/checkbox.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useAppInfo } from '../../store/index.ts';
import { Ask } from './ask-part.tsx';
import { type PiAnswerList, usePiForecasts, usePiRisks, usePiSummary } from './pi-answers.tsx';

/** What Pi can be asked of the whole workspace. */
const PI_QUESTIONS = ['pi-risks', 'pi-summary', 'pi-forecasts', 'pi-ask'] as const;
export type PiQuestion = (typeof PI_QUESTIONS)[number];

const TITLES: Readonly<Record<PiQuestion, string>> = {
  'pi-risks': 'What is at risk',
  'pi-summary': 'Today',
  'pi-forecasts': 'When onboardings will launch',
  'pi-ask': 'Ask Pi',
};

export interface PiDialogProps {
  readonly question: PiQuestion;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** An answer of Pi's: a list of which every entry opens what it is about. */
export default function PiDialog({ question, isOpen, onClose }: PiDialogProps) {
  const me = useAppInfo()?.me ?? null;
  const [isMine, setMine] = useState(false);
  const part = { ownerKey: isMine ? me : null, onOpen: onClose };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={TITLES[question]} width={640}>
      {me === null || question === 'pi-ask' ? null : (
        <Checkbox isChecked={isMine} onChange={setMine} label="Only my customers">
          Only my customers
        </Checkbox>
      )}
      {question === 'pi-risks' ? <Risks {...part} /> : null}
      {question === 'pi-summary' ? <Summary {...part} /> : null}
      {question === 'pi-forecasts' ? <Forecasts {...part} /> : null}
      {question === 'pi-ask' && isOpen ? <Ask onOpen={onClose} /> : null}
    </Dialog>
  );
}

interface PartProps {
  readonly ownerKey: string | null;
  readonly onOpen: () => void;
}

function Risks({ ownerKey, onOpen }: PartProps) {
  return <Answer answer={usePiRisks(ownerKey)} nothing="Nothing is at risk." onOpen={onOpen} />;
}

function Summary({ ownerKey, onOpen }: PartProps) {
  const nothing = 'Nothing is due, at risk or about to launch today.';
  return <Answer answer={usePiSummary(ownerKey)} nothing={nothing} onOpen={onOpen} />;
}

function Forecasts({ ownerKey, onOpen }: PartProps) {
  return <Answer answer={usePiForecasts(ownerKey)} nothing="No onboarding is open." onOpen={onOpen} />;
}

interface AnswerProps {
  readonly answer: PiAnswerList;
  readonly nothing: string;
  readonly onOpen: () => void;
}

function Answer({ answer, nothing, onOpen }: AnswerProps) {
  if (answer === 'failed')
    return <p className="py-4 text-muted">Pi cannot tell just now. Close this and ask again.</p>;
  if (answer === 'loading')
    return (
      <div role="status" aria-label="Pi is reckoning" className="flex flex-col gap-3 py-4">
        <Skeleton className="w-64" />
        <Skeleton className="w-96" />
      </div>
    );
  if (answer.sections.every(({ entries }) => entries.length === 0))
    return <p className="py-4 text-muted">{nothing}</p>;
  return <Entries answer={answer} onOpen={onOpen} />;
}

interface EntriesProps {
  readonly answer: Exclude<PiAnswerList, string>;
  readonly onOpen: () => void;
}

function Entries({ answer: { sections, more }, onOpen }: EntriesProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('a')?.focus(), []);

  function goOn(event: KeyboardEvent<HTMLAnchorElement>): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const links = [...(list.current?.querySelectorAll('a') ?? [])];
    links[links.indexOf(event.currentTarget) + step]?.focus();
  }

  return (
    <div ref={list} className="-mx-2 flex flex-col gap-3">
      {sections.map(({ title, entries }) => (
        <section key={title} aria-label={title}>
          {sections.length > 1 ? <h3 className="px-2 pb-1 font-medium">{title}</h3> : null}
          <ul aria-label={title} className="flex flex-col">
            {entries.map(({ key, href, words, detail }) => (
              <li key={key}>
                <Link
                  href={href}
                  onClick={onOpen}
                  onKeyDown={goOn}
                  className="block min-h-8 rounded-control px-2 py-1.5 hover:bg-hover focus-visible:-outline-offset-2"
                >
                  <span dir="auto" title={words} className="line-clamp-3 wrap-anywhere">
                    {words}
                  </span>
                  <Detail>{detail}</Detail>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {more > 0 ? <p className="px-2 text-xs text-muted">And {more} more, less at risk than these.</p> : null}
    </div>
  );
}

function Detail({ children }: { readonly children: ReactNode }) {
  return children === null ? null : <span className="block text-xs text-muted">{children}</span>;
}
