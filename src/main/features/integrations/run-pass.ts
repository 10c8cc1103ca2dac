import type { Environment } from '../../environment.ts';
import type { Hub } from '../../hub/hub.ts';
import type { Links } from '../../hub/workspace/integration-store.ts';
import { type ApplyOptions, type Decision, type Fate, log } from './apply.ts';
import { createContactApply } from './apply-contacts.ts';
import { createCustomerApply } from './apply-customers.ts';
import { applyDeletions } from './apply-deletions.ts';
import type { MappingRule } from './mapping.ts';
import {
  type Account,
  CONTACT_KIND,
  type Progress,
  SOURCE_NAMES,
  type Source,
  type SourceReader,
  type Step,
} from './source.ts';

export interface RunOptions {
  readonly hub: ApplyOptions['hub'] & Pick<Hub, 'integrations'>;
  readonly environment: Environment;
  readonly source: Source;
  readonly reader: SourceReader;
  readonly links: Links;
  readonly mapping: readonly MappingRule[];
  readonly account: Account;
  readonly run: string;
  readonly isDryRun: boolean;
  /** Told of every record, once what becomes of it is on disk. */
  readonly told: (decision: Decision) => void;
  /** Told where to go on, once all before it is on disk. */
  readonly reached: (place: unknown, progress: Progress) => void;
}

/** Carries out what a pass over a source comes upon, portion by portion. @throws SourceError */
export async function runSteps(options: RunOptions, steps: AsyncGenerator<Step<unknown>>): Promise<void> {
  const { source, reader, account, reached } = options;
  const applying: ApplyOptions = {
    ...options,
    actor: { name: SOURCE_NAMES[source], type: 'integration', id: source, mode: account.mode },
  };
  const customers = createCustomerApply(applying, reader.customerKind);
  const contacts = createContactApply(applying, reader.customerKind);
  for await (const step of steps) {
    switch (step.kind) {
      case 'accounts':
        await customers.apply(step.customers);
        break;
      case 'account_contacts':
        await contacts.apply(step.contacts);
        break;
      case 'gone': {
        const kind = step.of === 'accounts' ? reader.customerKind : CONTACT_KIND;
        await applyDeletions(applying, step.of, kind, step.ids);
        break;
      }
      case 'note':
        if (!options.isDryRun) log(applying, noteOf(step.message));
        break;
      case 'place':
        break;
    }
    reached(step.place, step.progress);
  }
}

function noteOf(message: string): Decision {
  return {
    fate: 'skip',
    kind: 'pass',
    sourceId: '',
    name: '',
    message,
    change: null,
    link: null,
    owned: {},
    recordKey: null,
    after: null,
  };
}

/** `create` of customers, `contact_create` of contacts. */
export function countName({ fate, kind }: { readonly fate: Fate; readonly kind: string }): string {
  return kind === CONTACT_KIND ? `contact_${fate}` : fate;
}
