import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';

/** Only what is a host name becomes a link: a domain is free text. */
export function addressOfDomain(domain: string | null): string | null {
  return domain !== null && /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(domain)
    ? `https://${domain}`
    : null;
}

/** Only an https address becomes a link: what leads anywhere else may be a trap, or mean nothing elsewhere. */
export function addressOfText(text: string): string | null {
  return /^https:\/\//i.test(text) && URL.canParse(text) ? new URL(text).href : null;
}

interface WithLinkProps {
  /** Where the value leads; null for nowhere. */
  readonly address: string | null;
  readonly name: string | null;
  readonly children: ReactNode;
}

/** A value's editor, and beside it what opens the value outside of the app. */
export function WithLink({ address, name, children }: WithLinkProps) {
  return (
    <div className="flex items-start">
      <div className="min-w-0 flex-1">{children}</div>
      {address === null ? null : (
        <a
          href={address}
          target="_blank"
          rel="noreferrer"
          aria-label={`Open ${name} in the browser`}
          title="Open in the browser"
          className="hidden size-7 shrink-0 items-center justify-center rounded-control text-faint hover:bg-hover hover:text-text @xs:inline-flex"
        >
          <ExternalLink size={14} aria-hidden="true" />
        </a>
      )}
    </div>
  );
}
