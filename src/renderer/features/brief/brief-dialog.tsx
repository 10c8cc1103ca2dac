import { Copy, Printer } from 'lucide-react';
import type { CustomerReplica } from '#shared/replica.ts';
import { Button } from '../../components/button.tsx';
import { copyText } from '../../components/copy-text.ts';
import { useNow } from '../../components/date-text.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { InlineMarkdown } from '../../components/markdown.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { withDays } from '../../lib/dates.ts';
import { usePi } from '../../state/use-pi.ts';
import { type BriefBlock, blocksOf } from './brief-blocks.ts';

interface BriefDialogProps {
  readonly customer: CustomerReplica;
  /** When the person looked at the customer before, as ISO 8601; null when they never did. */
  readonly since: string | null;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** One page to read before a call. */
export function BriefDialog({ customer, since, isOpen, onClose }: BriefDialogProps) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={`Brief: ${customer.name}`} width={720}>
      {isOpen ? <Brief customerKey={customer.key} since={since} /> : null}
    </Dialog>
  );
}

interface BriefProps {
  readonly customerKey: string;
  readonly since: string | null;
}

function Brief({ customerKey, since }: BriefProps) {
  const { status, value } = usePi('pi.brief', {
    customer_key: customerKey,
    ...(since === null ? {} : { since }),
  });
  if (value === null) {
    return status === 'failed' ? (
      <p className="py-4 text-muted">The brief could not be written just now. Close it and try again.</p>
    ) : (
      <div role="status" aria-label="Writing the brief" className="flex flex-col gap-3 py-4">
        <Skeleton className="w-64" />
        <Skeleton className="w-96" />
      </div>
    );
  }
  const { markdown } = value;
  return (
    <>
      <div className="flex gap-2 pb-3 print:hidden">
        <Button icon={<Copy size={14} />} onClick={() => void copyText(markdown, 'Brief copied as Markdown')}>
          Copy as Markdown
        </Button>
        <Button icon={<Printer size={14} />} onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <article data-print="" className="flex flex-col gap-3 selectable">
        {blocksOf(markdown).map((block) => (
          <Block key={block.key} block={block} />
        ))}
      </article>
    </>
  );
}

function Block({ block: { heading, lines } }: { readonly block: BriefBlock }) {
  const now = useNow();
  return (
    <section>
      {heading === null ? null : <h3 className="pb-1 font-medium">{heading}</h3>}
      <ul className="list-disc ps-5">
        {lines.map(({ key, text }) => (
          // Each is a sentence of ours, whatever name it begins with.
          <li key={key} dir="ltr" className="wrap-anywhere">
            <InlineMarkdown text={withDays(text, now)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
