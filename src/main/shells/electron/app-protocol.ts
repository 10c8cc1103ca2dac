import { protocol } from 'electron';
import { PAGE_HEADERS, readAppFile } from '../app-files.ts';
import { APP_HOST, APP_SCHEME } from './origin.ts';

/**
 * Makes `app://` a scheme like https: with an origin, storage and fetch of its own, and under a policy like
 * any other. Only possible before Electron is ready.
 */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/** Serves the built renderer from `folder` as `app://pivotal/`, every route with its page. */
export function serveApp(folder: string): void {
  protocol.handle(APP_SCHEME, async ({ url, method }) => {
    const { host, pathname } = new URL(url);
    if (method !== 'GET' && method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { ...PAGE_HEADERS, Allow: 'GET, HEAD' } });
    }
    const file = host === APP_HOST ? await readAppFile(folder, pathname) : null;
    if (file === null) {
      const headers = { ...PAGE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' };
      return new Response('Not found\n', { status: 404, headers });
    }
    const body = method === 'HEAD' ? null : new Uint8Array(file.content);
    return new Response(body, { headers: file.headers });
  });
}
