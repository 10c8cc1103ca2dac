import Stripe from 'stripe';
import { pause, wordsOf } from '../hubspot/hubspot-client.ts';
import { SourceError } from '../source.ts';

export interface StripeOptions {
  readonly key: string;
  /** Instead of Stripe's own address. */
  readonly url?: string | undefined;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

export interface StripeClient {
  readonly stripe: Stripe;
  /** Sends one request, again and again while Stripe asks to wait. @throws SourceError */
  call<Result>(work: (stripe: Stripe) => Promise<Result>): Promise<Result>;
}

const TRIES = 8;
const ANSWER_LIMIT_MS = 80_000;

/** @throws SourceError for a key that may do more than read, or is none */
export function createStripeClient({ key, url, fetch, signal }: StripeOptions): StripeClient {
  checkKey(key);
  const address = url === undefined ? null : new URL(url);
  const stripe = new Stripe(key, {
    telemetry: false,
    timeout: ANSWER_LIMIT_MS,
    httpClient: Stripe.createFetchHttpClient(fetch),
    ...(address === null
      ? {}
      : {
          host: address.hostname,
          port: address.port || (address.protocol === 'https:' ? 443 : 80),
          protocol: address.protocol === 'https:' ? 'https' : 'http',
        }),
  });
  return {
    stripe,
    async call(work) {
      for (let attempt = 1; ; attempt += 1) {
        signal.throwIfAborted();
        try {
          return await work(stripe);
        } catch (error) {
          signal.throwIfAborted();
          // The package itself tries again what failed, but not what comes too fast.
          if (!isTooFast(error) || attempt >= TRIES) throw troubleOf(error);
          await pause(Math.min(250 * 2 ** (attempt - 1), 8000) * (0.5 + Math.random()), signal);
        }
      }
    },
  };
}

function checkKey(key: string): void {
  if (/^rk_(live|test)_/.test(key)) return;
  const reason = key.startsWith('sk_')
    ? 'This is a secret key, which may do everything with the account'
    : key.startsWith('pk_')
      ? 'This is a publishable key, which may read nothing'
      : 'This is no key of Stripe';
  throw new SourceError(
    'unauthorized',
    `${reason}. Make a restricted key (rk_…) that may only read customers, subscriptions, products, prices, coupons and events`,
  );
}

function isTooFast(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeRateLimitError || (isStripe(error) && error.statusCode === 429);
}

const isStripe = (error: unknown): error is InstanceType<typeof Stripe.errors.StripeError> =>
  error instanceof Stripe.errors.StripeError;

function troubleOf(error: unknown): Error {
  if (!isStripe(error)) return error instanceof Error ? error : new Error(String(error));
  if (error instanceof Stripe.errors.StripeAuthenticationError)
    return new SourceError('unauthorized', `Stripe does not accept the key: ${error.message}`);
  if (error instanceof Stripe.errors.StripePermissionError)
    return new SourceError('forbidden', `The key lacks a permission. Stripe says: ${error.message}`);
  if (isTooFast(error)) return new SourceError('wait', 'Stripe allows no more requests for now');
  if (error instanceof Stripe.errors.StripeConnectionError)
    return new SourceError('unreachable', `Stripe cannot be reached: ${wordsOf(error.detail ?? error)}`);
  if ((error.statusCode ?? 0) >= 500)
    return new SourceError('unreachable', `Stripe is out of order (${error.statusCode})`);
  return new SourceError('failed', `Stripe refused a request: ${error.message}`);
}
