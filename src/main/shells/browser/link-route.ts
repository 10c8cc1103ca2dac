import { z } from 'zod';
import { ContractError } from '#shared/v1/errors.ts';
import { isRun, type LocalRoute } from '../../api/local-api.ts';

/**
 * `POST /local/v1/browser-links`: another one-time address, for whoever can read the run file. A key is not enough:
 * a browser may do what no key may, such as make keys.
 * @param createLink null where the window is Electron's.
 */
export function createLinkRoute(createLink: (() => Promise<string>) | null): LocalRoute {
  return {
    describe: () => ({
      operationId: 'createBrowserLink',
      summary: 'Another one-time address that lets a browser in; for the command line alone',
      tag: 'Service',
      response: z.object({ object: z.literal('browser_link'), url: z.string() }),
    }),
    method: 'post',
    path: '/browser-links',
    status: 200,
    takesBody: false,
    // An address lets a browser in once.
    idempotency: 'none',
    async handler({ key }) {
      if (key === null || !isRun(key)) {
        throw new ContractError(
          'permission_error',
          'insufficient_scope',
          'An API key cannot let a browser in; use pivotal open',
        );
      }
      if (createLink === null) {
        throw new ContractError(
          'conflict',
          'no_browser',
          'Pivotal is open in a window of its own, not in a browser',
        );
      }
      return JSON.stringify({ object: 'browser_link', url: await createLink() });
    },
  };
}
