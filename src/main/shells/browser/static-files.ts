import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { AppListener } from '../../api/server.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** What the app's pages may do: run our own files and talk to this server, nothing else. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** The page learns the session's token from itself: no other origin can read it. */
function withSession(page: string, sessionToken: string): string {
  return page.replace('<head>', `<head><meta name="pivotal-session" content="${sessionToken}">`);
}

/**
 * Serves the built renderer from `folder`. Paths without a file ending are the app's own routes, so they all
 * get its page. Ambiguous paths (`..`, encoded slashes) never come here: the server refuses them first.
 */
export function createStaticFiles(folder: string, sessionToken: string): AppListener {
  return (incoming, outgoing) => {
    const path = decodeURIComponent((incoming.url ?? '/').split(/[?#]/, 1)[0] ?? '/');
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') {
      outgoing.writeHead(405, { ...HEADERS, Allow: 'GET, HEAD' }).end();
      return;
    }
    const ending = extname(path);
    const file = ending === '' ? 'index.html' : path;
    readFile(join(folder, file)).then(
      (content) => {
        const type = TYPES[extname(file)] ?? 'application/octet-stream';
        const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
        outgoing.writeHead(200, { ...HEADERS, 'Content-Type': type, 'Cache-Control': caching });
        const body = file === 'index.html' ? withSession(content.toString(), sessionToken) : content;
        outgoing.end(incoming.method === 'HEAD' ? undefined : body);
      },
      () => {
        outgoing
          .writeHead(404, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' })
          .end('Not found\n');
      },
    );
  };
}
