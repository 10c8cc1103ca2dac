import type { IntegrationPreviewState } from '#shared/bridge/integrations.ts';
import { Button } from '../../components/button.tsx';
import { countsWords, FATE_WORDS, progressWords } from './words.ts';

interface PreviewPartProps {
  readonly state: IntegrationPreviewState;
  readonly onCancel: () => void;
}

/** What connecting would create, link and change. */
export function PreviewPart({ state, onCancel }: PreviewPartProps) {
  switch (state.kind) {
    case 'running':
      return (
        <div className="flex items-center gap-3">
          <p role="status">{progressWords(state)}</p>
          <Button onClick={onCancel}>Stop</Button>
        </div>
      );
    case 'cancelled':
      return null;
    case 'failed':
      return (
        <p role="alert" className="text-danger-text">
          {state.message}
        </p>
      );
    case 'done':
      return (
        <div className="flex flex-col gap-3">
          <p role="status">
            Customers: {countsWords(state.counts.customers)}. Contacts: {countsWords(state.counts.contacts)}.
            Nothing has been changed.
          </p>
          {state.samples.length === 0 ? null : (
            <section
              aria-label="What would become of them"
              // It scrolls, so it can be reached with the keyboard.
              // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling needs the focus
              tabIndex={0}
              className="max-h-80 overflow-auto rounded-panel border border-line"
            >
              <table className="w-full text-start">
                <thead className="sticky top-0 bg-canvas text-xs text-muted">
                  <tr>
                    <th scope="col" className="px-3 py-1.5 text-start font-medium">
                      Record
                    </th>
                    <th scope="col" className="px-3 py-1.5 text-start font-medium">
                      What would become of it
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {state.samples.map(({ fate, kind, source_id: id, name, message }) => (
                    <tr key={`${kind}/${id}/${fate}`} className="border-t border-line-faint align-top">
                      <td dir="auto" className="px-3 py-1.5 wrap-anywhere">
                        {name}
                      </td>
                      <td className="px-3 py-1.5 wrap-anywhere">
                        {FATE_WORDS[fate]}
                        {message === null ? '' : `: ${message}`}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
        </div>
      );
  }
}
