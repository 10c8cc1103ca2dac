import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** What the app's pages may do: run our own files and talk to where they came from, nothing else. */
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

/** Sent with every answer of either shell, also with refusals. */
export const PAGE_HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

export interface AppFile {
  readonly content: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  /** The app's one page, whichever of its routes was asked for. */
  readonly isPage: boolean;
}

/**
 * Reads what a path of the app's address names, from the built renderer in `folder`. A path that does not end
 * like a file of ours is one of the app's own routes; they all get its page. Below `/assets` there are files only.
 * @param pathname as it stands in the address, percent-encoded.
 * @returns null when there is nothing to serve.
 */
export async function readAppFile(folder: string, pathname: string): Promise<AppFile | null> {
  const path = decoded(pathname);
  if (path === null) return null;
  const isAsset = path.startsWith('/assets/');
  const isPage = path === '/index.html' || (!isAsset && !Object.hasOwn(TYPES, extname(path)));
  const root = resolve(folder);
  const file = resolve(root, isPage ? 'index.html' : `.${path}`);
  if (!file.startsWith(root + sep)) return null;
  try {
    const content = await readFile(file);
    const headers = {
      ...PAGE_HEADERS,
      'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
      // What lies in `assets` has a hash of its content in its name.
      'Cache-Control': isAsset ? 'public, max-age=31536000, immutable' : 'no-store',
    };
    return { content, headers, isPage };
  } catch {
    return null;
  }
}

/** @returns null for a path that one reader could take for another one than the next reader does. */
function decoded(pathname: string): string | null {
  if (!pathname.startsWith('/')) return null;
  try {
    const path = decodeURIComponent(pathname);
    return path.includes('\0') || /\\|\/\/|(?:^|\/)\.{1,2}(?:\/|$)/.test(path) ? null : path;
  } catch {
    return null;
  }
}
