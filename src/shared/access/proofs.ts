/**
 * How a browser and the app prove to each other that they know a secret, without sending it: each signs what both
 * have said (HMAC-SHA-256). Pure, and the same on both sides.
 */

/** The part of an address that holds a one-time link's secret. A browser never sends what comes after `#`. */
export const LINK_FRAGMENT = '#open=';

/** What a browser proves itself with. It stays in that browser, and here. */
export interface BrowserSecret {
  /** How the app knows the browser. */
  readonly id: string;
  readonly secret: string;
}

/** Everything the two have said before they prove anything; whatever one of them heard otherwise shows in the proof. */
export interface Transcript {
  /** What the browser comes with: a one-time link, or the secret that it was given for one. */
  readonly kind: 'link' | 'browser';
  /** Which link, or which browser. */
  readonly id: string;
  /** The browser that is let in; with a link, a new one. */
  readonly browser: string;
  /** An earlier secret of this browser, given up for the new one. */
  readonly replaces: string | null;
  /** Of the app, as each of them knows it: nobody on another port can stand between the two. */
  readonly port: number;
  readonly browserNonce: string;
  readonly appNonce: string;
}

type Purpose = 'app' | 'browser' | 'secret';

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;

function keyOf(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new TextEncoder().encode(secret), HMAC, false, ['sign', 'verify']);
}

function textOf(purpose: Purpose, transcript: Transcript): Uint8Array<ArrayBuffer> {
  const { kind, id, browser, replaces, port, browserNonce, appNonce } = transcript;
  const said = ['pivotal-access-1', purpose, kind, id, browser, replaces, port, browserNonce, appNonce];
  return new TextEncoder().encode(JSON.stringify(said));
}

function encoded(bytes: ArrayBuffer | Uint8Array): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function decoded(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
    letter.charCodeAt(0),
  );
}

/** 256 bits that nobody guesses, as text for addresses. */
export function newToken(): string {
  return encoded(crypto.getRandomValues(new Uint8Array(32)));
}

/** Shows that this side knows the secret, in this conversation alone. */
export async function prove(
  secret: string,
  side: 'app' | 'browser',
  transcript: Transcript,
): Promise<string> {
  return encoded(await crypto.subtle.sign('HMAC', await keyOf(secret), textOf(side, transcript)));
}

/** Whether the other side knows the secret; compares in constant time. */
export async function isProven(
  secret: string,
  side: 'app' | 'browser',
  transcript: Transcript,
  proof: string,
): Promise<boolean> {
  return crypto.subtle.verify('HMAC', await keyOf(secret), decoded(proof), textOf(side, transcript));
}

/** The secret that a browser has from now on: both sides work it out from the link's, so that it is never sent. */
export async function browserSecretOf(linkSecret: string, transcript: Transcript): Promise<string> {
  return encoded(await crypto.subtle.sign('HMAC', await keyOf(linkSecret), textOf('secret', transcript)));
}

/** Names a link without giving it away. */
export async function linkIdOf(linkSecret: string): Promise<string> {
  const name = new TextEncoder().encode('pivotal-access-1 link');
  return encoded(await crypto.subtle.sign('HMAC', await keyOf(linkSecret), name));
}
