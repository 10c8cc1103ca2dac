import type { Challenge, Hello, Proof, Refused } from '#shared/access/messages.ts';
import {
  browserSecretOf,
  isProven,
  LINK_FRAGMENT,
  linkIdOf,
  newToken,
  prove,
  type Transcript,
} from '#shared/access/proofs.ts';
import { type Environment, timestampOf } from '../../environment.ts';
import type { KnownBrowsers } from './known-browsers.ts';

/** Long enough to walk over to the browser; a link that nobody follows must not lie around. */
const LINK_LIFETIME_MS = 15 * 60_000;
/** Links that have been given out and not followed yet; an older one gives way. */
const LINKS_LIMIT = 16;

interface Link {
  readonly secret: string;
  /** By the clock that does not step. */
  readonly until: number;
}

/** A browser that has said who it is and has not proven it yet. */
export interface Pending {
  readonly secret: string;
  readonly transcript: Transcript;
}

export interface BrowserAccess {
  /**
   * @param origin where the pages are: `http://127.0.0.1:4780`
   * @returns an address that lets one browser in, once, within a quarter of an hour
   */
  createLink(origin: string): Promise<string>;
  /** The app's proof of itself, for a link or a browser that is known here. */
  challenge(hello: Hello, port: number): Promise<{ challenge: Challenge; pending: Pending } | Refused>;
  /** Uses the link up, or notes that the browser was here. @returns the browser that is in */
  admit(pending: Pending, proof: Proof): Promise<{ browser: string } | Refused>;
  signOut(browser: string): void;
}

/** Who may use the bridge in the browser shell: one-time links, and the browsers that came by one. */
export function createBrowserAccess(
  known: KnownBrowsers,
  { now, elapsed }: Pick<Environment, 'now' | 'elapsed'>,
): BrowserAccess {
  const links = new Map<string, Link>();

  function linkOf(id: string): Link | undefined {
    const link = links.get(id);
    return link !== undefined && link.until > elapsed() ? link : undefined;
  }

  function secretOf({ kind, id }: Hello): string | undefined {
    return kind === 'link' ? linkOf(id)?.secret : known.get(id)?.secret;
  }

  return {
    async createLink(origin) {
      const secret = newToken();
      const id = await linkIdOf(secret);
      links.set(id, { secret, until: elapsed() + LINK_LIFETIME_MS });
      for (const old of [...links.keys()].slice(0, -LINKS_LIMIT)) links.delete(old);
      return `${origin}/${LINK_FRAGMENT}${secret}`;
    },

    async challenge(hello, port) {
      const { kind, id, replaces, nonce: browserNonce } = hello;
      const secret = secretOf(hello);
      if (secret === undefined) return refused(kind === 'link' ? 'unknown_link' : 'unknown_browser');
      const browser = kind === 'link' ? newToken() : id;
      const appNonce = newToken();
      const transcript: Transcript = { kind, id, browser, replaces, port, browserNonce, appNonce };
      const proof = await prove(secret, 'app', transcript);
      return {
        challenge: { type: 'challenge', browser, nonce: appNonce, proof },
        pending: { secret, transcript },
      };
    },

    async admit({ secret, transcript }, { proof }) {
      if (!(await isProven(secret, 'browser', transcript, proof))) return refused('wrong_proof');
      const { kind, id, browser, replaces } = transcript;
      const at = timestampOf(now());
      const day = at.slice(0, 10);
      if (kind === 'browser') {
        // It may have been signed out since it said hello.
        if (known.get(id) === undefined) return refused('unknown_browser');
        known.see(id, day);
        return { browser };
      }
      const secretOfBrowser = await browserSecretOf(secret, transcript);
      // Of two that follow one link at once, the first is in.
      if (linkOf(id) === undefined) return refused('unknown_link');
      links.delete(id);
      if (replaces !== null) known.forget(replaces);
      known.add({ id: browser, secret: secretOfBrowser, created_at: at, seen_on: day });
      return { browser };
    },

    signOut: (browser) => void known.forget(browser),
  };
}

function refused(code: Refused['code']): Refused {
  return { type: 'refused', code };
}
