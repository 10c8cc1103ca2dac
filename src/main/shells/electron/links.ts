import { PAGE_TYPES, RECORDS } from '#shared/records/index.ts';
export const LINK_SCHEME = 'pivotal';

const FALLBACK = '/customers';
const LONGEST = 2048;

/** Lists whose records have pages. */
const LISTS: ReadonlySet<string> = new Set(PAGE_TYPES.map((type) => RECORDS[type].plural));
const SCREENS: ReadonlyMap<string, string> = new Map([
  ...[...LISTS].map((list): [string, string] => [list, `/${list}`]),
  ['onboardings/board', '/onboardings/board'],
  ['settings', '/settings/profile'],
]);

/** A display_id, with or without the slug as decoration, or a key. */
const REFERENCE = /^(?:\d{1,15}(?:-[a-z0-9-]{1,100})?|c[0-9a-z]{24})$/;

/**
 * The app's route for a link such as `pivotal://customers/42` or `pivotal://onboardings/7`. Links come from
 * anywhere (mails, web pages): whatever is not exactly one of ours opens the list of customers.
 */
export function routeOfLink(link: string): string {
  const segments = segmentsOf(link);
  if (segments === null) return FALLBACK;
  const screen = SCREENS.get(segments.join('/'));
  if (screen !== undefined) return screen;
  const [list = '', reference = '', ...rest] = segments;
  const isPage = rest.length === 0 && LISTS.has(list) && REFERENCE.test(reference);
  return isPage ? `/${list}/${reference}` : FALLBACK;
}

function segmentsOf(link: string): string[] | null {
  const start = `${LINK_SCHEME}://`;
  if (link.length > LONGEST || !link.toLowerCase().startsWith(start)) return null;
  // Windows and browsers add a slash at the end of what they take for a host.
  return link.slice(start.length).replace(/\/$/, '').split('/');
}

/** The first link among a command line's arguments. */
export function linkAmong(parameters: readonly string[]): string | null {
  return parameters.find((parameter) => parameter.toLowerCase().startsWith(`${LINK_SCHEME}:`)) ?? null;
}
