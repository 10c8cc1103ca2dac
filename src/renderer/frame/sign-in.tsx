/** Why the page does not open. */
export type SignInReason =
  /** Nobody has let this browser in yet. */
  | 'new'
  /** The link has been followed before, or too long ago. */
  | 'link_used'
  /** What this browser was let in by does not count any more. */
  | 'refused';

const SENTENCES: Readonly<Record<SignInReason, string>> = {
  new: 'Pivotal is running on this machine, but this browser has not been let in yet.',
  link_used: 'This address has been used already, or is older than a quarter of an hour.',
  refused: 'Pivotal does not let this browser in any more: it was signed out, or the data is another one.',
};

/** In place of the app, for a browser that has not been let in. It holds nothing and asks for nothing. */
export function SignIn({ reason }: { readonly reason: SignInReason }) {
  return (
    <main className="flex h-full flex-col items-center justify-center gap-3 px-8 text-center">
      <h1 className="text-lg font-semibold">Let this browser in</h1>
      <p role="status" className="max-w-90 text-balance text-muted">
        {SENTENCES[reason]}
      </p>
      <p className="max-w-90 text-balance text-muted">
        Run{' '}
        <code className="selectable rounded-control bg-hover px-1.5 py-0.5 font-mono text-xs">
          pivotal open
        </code>{' '}
        in a terminal, and open the address that it prints. It works once; this browser stays signed in.
      </p>
      <p className="max-w-90 text-balance text-xs text-faint">
        From a checkout: <code className="selectable font-mono">npm run --silent pivotal -- open</code>
      </p>
    </main>
  );
}
