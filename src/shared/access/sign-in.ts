import {
  answerToHelloSchema,
  type Challenge,
  type Hello,
  type Proof,
  type Refused,
  verdictSchema,
} from './messages.ts';
import {
  type BrowserSecret,
  browserSecretOf,
  isProven,
  linkIdOf,
  newToken,
  prove,
  type Transcript,
} from './proofs.ts';

/** A connection on which one side speaks after the other. */
export interface Conversation {
  say(message: Hello | Proof): void;
  /** The next message, parsed. @throws when the connection ends first. */
  hear(): Promise<unknown>;
}

export type SignIn =
  | { readonly outcome: 'welcome' }
  | { readonly outcome: 'refused'; readonly code: Refused['code'] }
  /** Whoever has the port does not know our secret, so it is not Pivotal. */
  | { readonly outcome: 'stranger' };

export type Credential =
  | { readonly kind: 'link'; readonly link: string; readonly replaces: string | null }
  | { readonly kind: 'browser'; readonly secret: BrowserSecret };

/**
 * Shows the app who this browser is, once the app has shown that it is the app.
 * @param keep given the secret that a link is traded for, before the app counts the link as used
 */
export async function signIn(
  { say, hear }: Conversation,
  credential: Credential,
  port: number,
  keep: (secret: BrowserSecret) => void,
): Promise<SignIn> {
  const hello = await helloOf(credential);
  say(hello);
  const answer = answerToHelloSchema.parse(await hear());
  if (answer.type === 'refused') return { outcome: 'refused', code: answer.code };
  const secret = credential.kind === 'link' ? credential.link : credential.secret.secret;
  const transcript = transcriptOf(hello, answer, port);
  const isApp =
    (credential.kind === 'link' || answer.browser === hello.id) &&
    (await isProven(secret, 'app', transcript, answer.proof));
  if (!isApp) return { outcome: 'stranger' };
  if (credential.kind === 'link') {
    keep({ id: answer.browser, secret: await browserSecretOf(credential.link, transcript) });
  }
  say({ type: 'proof', proof: await prove(secret, 'browser', transcript) });
  const verdict = verdictSchema.parse(await hear());
  return verdict.type === 'welcome' ? { outcome: 'welcome' } : { outcome: 'refused', code: verdict.code };
}

async function helloOf(credential: Credential): Promise<Hello> {
  const nonce = newToken();
  if (credential.kind === 'browser') {
    return { type: 'hello', kind: 'browser', id: credential.secret.id, replaces: null, nonce };
  }
  const { link, replaces } = credential;
  return { type: 'hello', kind: 'link', id: await linkIdOf(link), replaces, nonce };
}

function transcriptOf(
  { kind, id, replaces, nonce: browserNonce }: Hello,
  { browser, nonce: appNonce }: Challenge,
  port: number,
): Transcript {
  return { kind, id, browser, replaces, port, browserNonce, appNonce };
}
