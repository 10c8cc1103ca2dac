import { type ClipboardEvent, type DragEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { IMPORTED_TYPES, type ImportedType } from '#shared/bridge/import.ts';
import { humanize } from '#shared/words.ts';
import { Button } from '../../components/button.tsx';
import { saveCsv } from '../../components/save-file.ts';
import { Select } from '../../components/select.tsx';
import { notifyError } from '../../components/toast.tsx';
import { cx } from '../../lib/cx.ts';
import { count, formatNumber } from '../../lib/words.ts';
import { onOffered, takeOffered } from '../../state/offered-import.ts';
import { undoBatch } from '../../state/undo.ts';
import { useStore } from '../../store/index.ts';
import { ImportPreview } from './import-preview.tsx';
import type { ImportChoices, ImportOutcome, ImportSource } from './import-run.ts';
import { keepColumn, keptMapping } from './kept-columns.ts';
import { sourceOf, sourceOfText, useImport } from './use-import.ts';

const NO_CHOICES: ImportChoices = { type: null, map: {} };

/** From a file, a drop or pasted cells to records: looked at first, then written as one change. */
export function ImportSection() {
  const { step, run, cancel, reset } = useImport();
  const [source, setSource] = useState<ImportSource | null>(null);
  const [choices, setChoices] = useState(NO_CHOICES);

  function look(next: ImportSource, chosen: ImportChoices): void {
    setSource(next);
    setChoices(chosen);
    void run(next, chosen, true);
  }

  function begin(next: Promise<ImportSource> | ImportSource): void {
    Promise.resolve(next).then(
      (read) => look(read, NO_CHOICES),
      (error: Error) => notifyError('The file was not read', error.message),
    );
  }

  const take = useEffectEvent(() => {
    const text = takeOffered();
    if (text !== null) begin(sourceOfText(text));
  });
  useEffect(() => {
    take();
    return onOffered(take);
  }, []);

  /** What somebody has said before of columns of this name holds for these too, until they say otherwise. */
  const recall = useEffectEvent(({ type, columns, mapped }: ImportOutcome) => {
    if (source === null || Object.keys(choices.map).length > 0) return;
    const map = keptMapping(type, columns, mapped);
    if (Object.keys(map).length > 0) look(source, { type, map });
  });
  useEffect(() => {
    if (step.kind === 'preview') recall(step.outcome);
  }, [step]);

  function map(column: string, field: string): void {
    if (source === null || step.kind !== 'preview') return;
    keepColumn(step.outcome.type, column, field);
    look(source, { ...choices, map: { ...choices.map, [column]: field } });
  }

  function close(): void {
    setSource(null);
    reset();
  }

  switch (step.kind) {
    case 'working':
      return <Working {...step} onCancel={cancel} />;
    case 'preview':
      return (
        <div className="flex flex-col gap-4">
          <Select
            label="What it holds"
            value={step.outcome.type}
            options={IMPORTED_TYPES.map((type) => ({ value: type, label: humanize(type) }))}
            onChange={(type: ImportedType) => source !== null && look(source, { type, map: {} })}
            className="w-60"
          />
          <ImportPreview outcome={step.outcome} onMap={map} />
          <div className="flex gap-2">
            <Button
              variant="primary"
              aria-disabled={changes(step.outcome.counts) === 0}
              onClick={() =>
                source !== null && changes(step.outcome.counts) > 0 && void run(source, choices, false)
              }
            >
              {changes(step.outcome.counts) === 0
                ? 'Nothing to import'
                : `Import ${formatNumber(changes(step.outcome.counts))} of ${count(total(step.outcome.counts), 'row')}`}
            </Button>
            <Button onClick={close}>Cancel</Button>
          </div>
        </div>
      );
    case 'written':
      return <Written outcome={step.outcome} onClose={close} />;
    case 'failed':
      return (
        <div className="flex flex-col gap-3">
          <p role="alert" className="text-danger-text">
            {step.message}
          </p>
          <Source onSource={begin} />
        </div>
      );
    case 'idle':
      return <Source onSource={begin} />;
  }
}

type Counts = Readonly<Record<'create' | 'update' | 'same' | 'ask' | 'refuse', number>>;
const changes = ({ create, update }: Counts) => create + update;
const total = (counts: Counts) => Object.values(counts).reduce((sum, one) => sum + one, 0);

function Source({ onSource }: { readonly onSource: (source: Promise<ImportSource> | ImportSource) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file !== undefined) onSource(sourceOf(file));
  };
  function drop(event: DragEvent): void {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  }
  function paste(event: ClipboardEvent): void {
    const { files } = event.clipboardData;
    const text = event.clipboardData.getData('text/plain');
    if (files.length > 0) take(files);
    else if (text.trim() !== '') onSource(sourceOfText(text));
    event.preventDefault();
  }
  return (
    <section
      aria-label="File or cells to import"
      // It takes what is pasted, so it can be focused.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: pasting needs the focus
      tabIndex={0}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={paste}
      className={cx(
        'flex flex-col items-center gap-3 rounded-panel border border-dashed px-6 py-8 text-center',
        isOver ? 'border-accent bg-selected' : 'border-control-line',
      )}
    >
      <p className="text-muted">Drop a file here, paste cells of a spreadsheet, or</p>
      <Button onClick={() => input.current?.click()}>Choose a file</Button>
      <input
        ref={input}
        type="file"
        aria-label="File to import"
        accept=".csv,.tsv,.txt,.json,text/csv,text/plain,application/json"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
      <p className="text-xs text-muted">
        CSV, tab-separated text or JSON, in whatever encoding and language it was exported
      </p>
    </section>
  );
}

interface WorkingProps {
  readonly isPreview: boolean;
  readonly done: number;
  readonly total: number;
  readonly onCancel: () => void;
}

function Working({ isPreview, done, total: all, onCancel }: WorkingProps) {
  return (
    <div className="flex flex-col gap-3">
      <p role="status">
        {isPreview ? 'Reading' : 'Importing'}
        {all === 0 ? '…' : ` ${formatNumber(done)} of ${count(all, 'row')}…`}
      </p>
      <progress
        aria-label="How far it is"
        className="w-full"
        {...(all === 0 ? {} : { value: done, max: all })}
      />
      <div>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}

function Written({ outcome, onClose }: { readonly outcome: ImportOutcome; readonly onClose: () => void }) {
  const store = useStore();
  const { counts, errors, batch_id: batchId } = outcome;
  const left = counts.ask + counts.refuse;
  function undo(): void {
    if (batchId === null) return;
    void undoBatch(store, batchId);
    onClose();
  }
  return (
    <div className="flex flex-col gap-4">
      <p role="status">
        {`${formatNumber(counts.create)} created, ${formatNumber(counts.update)} updated, ${formatNumber(counts.same)} the same`}
        {left === 0 ? '.' : `, ${formatNumber(left)} left out.`}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
        {batchId === null ? null : <Button onClick={undo}>Undo the import</Button>}
        {errors === null ? null : (
          <Button onClick={() => saveCsv('pivotal-left-out.csv', errors)}>
            {`Save ${count(left, 'row')} left out`}
          </Button>
        )}
      </div>
    </div>
  );
}
