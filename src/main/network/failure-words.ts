import { reasonOf } from '#shared/values/reason.ts';

/**
 * What a failed connection means, for a person who has to do something about it. The codes are Node's and
 * OpenSSL's, and Chromium's (`net::ERR_…`), as Electron gives them.
 */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|ERR_CERT_AUTHORITY_INVALID/,
    'The connection is signed by somebody whom this machine does not know. On a company’s network its certificate has to be installed on this machine; anywhere else, do not connect',
  ],
  [
    /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|ERR_CERT_DATE_INVALID/,
    'The certificate of the cloud is not valid today. Check the date and time of this machine',
  ],
  [
    /ALTNAME_INVALID|ERR_CERT_COMMON_NAME_INVALID/,
    'Somebody else answers in the place of the cloud: the certificate is for another name. A network that asks for a login may be in between',
  ],
  [
    /\b407\b|ERR_PROXY_AUTH|ERR_TUNNEL_CONNECTION_FAILED.*407/,
    'The proxy wants a name and a password. Put them into its address in Settings, This computer: http://name:password@host:port',
  ],
  [
    /Proxy response|ERR_PROXY_CONNECTION_FAILED|ERR_TUNNEL_CONNECTION_FAILED|ERR_MANDATORY_PROXY|proxy script/i,
    'The proxy does not let the connection through. Check the proxy in Settings, This computer',
  ],
  [
    /redirect/i,
    'The network sends the request elsewhere: it may ask for a login first. Open any web page, log in, then try again',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ERR_NAME_NOT_RESOLVED/,
    'The address of the cloud cannot be found: there may be no network',
  ],
  [/ECONNREFUSED|ERR_CONNECTION_REFUSED/, 'Nothing answers at the address of the cloud'],
  [
    /ENETUNREACH|EHOSTUNREACH|ENETDOWN|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_ADDRESS_UNREACHABLE/,
    'There is no network',
  ],
  [
    /ECONNRESET|EPIPE|UND_ERR_SOCKET|ERR_CONNECTION_RESET|ERR_CONNECTION_CLOSED|ERR_EMPTY_RESPONSE/,
    'The connection broke off',
  ],
  [
    /TimeoutError|ETIMEDOUT|UND_ERR_(?:HEADERS|BODY|CONNECT)_TIMEOUT|ERR_(?:CONNECTION_)?TIMED_OUT/,
    'No answer came in time',
  ],
];

const CODE = /\b(?:net::)?(?:E[A-Z]{4,}|[A-Z][A-Z\d]*(?:_[A-Z\d]+)+)\b/;

/**
 * What an answer of the network between here and the cloud means, told from its status alone; its body may be
 * anybody's. Null for every other status.
 */
export function wordsOfStatus(status: number): string | null {
  if (status === 407) return failureWords(new Error('407'));
  if (status === 511 || (status >= 300 && status < 400 && status !== 304)) {
    return `${failureWords(new Error('redirect'))} (status ${status})`;
  }
  return null;
}

/** In words, with the code behind them for whoever helps. */
export function failureWords(error: unknown): string {
  const chain = causes(error);
  const text = chain.join(' ');
  const found = WORDS.find(([pattern]) => pattern.test(text));
  const code = chain.map((entry) => CODE.exec(entry)?.[0]).find(Boolean);
  if (found === undefined) return reasonOf(error);
  return code === undefined ? found[1] : `${found[1]} (${code})`;
}

/** Every error that led to this one, each as `name code message`. */
function causes(error: unknown): string[] {
  const found: string[] = [];
  for (let at: unknown = error; at instanceof Error && found.length < 5; at = at.cause) {
    const code = 'code' in at ? String(at.code) : '';
    found.push([at.name, code, at.message].join(' '));
    // Several addresses were tried, and each has failed in its own way.
    if (at instanceof AggregateError && at.cause === undefined) found.push(...causes(at.errors[0]));
  }
  return found.length === 0 ? [String(error)] : found;
}
