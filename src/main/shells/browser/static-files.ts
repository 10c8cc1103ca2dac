import type { AppListener } from '../../api/server.ts';
import { PAGE_HEADERS, readAppFile } from '../app-files.ts';

/** The page learns the session's token from itself: no other origin can read it. */
function withSession(page: string, sessionToken: string): string {
  return page.replace('<head>', `<head><meta name="pivotal-session" content="${sessionToken}">`);
}

/**
 * Serves the built renderer from `folder`, with the session's token in its page. Ambiguous paths (`..`,
 * encoded slashes) never come here: the server refuses them first.
 */
export function createStaticFiles(folder: string, sessionToken: string): AppListener {
  return (incoming, outgoing) => {
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') {
      outgoing.writeHead(405, { ...PAGE_HEADERS, Allow: 'GET, HEAD' }).end();
      return;
    }
    const pathname = (incoming.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
    void readAppFile(folder, pathname).then((file) => {
      if (file === null) {
        outgoing
          .writeHead(404, { ...PAGE_HEADERS, 'Content-Type': 'text/plain; charset=utf-8' })
          .end('Not found\n');
        return;
      }
      outgoing.writeHead(200, file.headers);
      const body = file.isPage ? withSession(file.content.toString(), sessionToken) : file.content;
      outgoing.end(incoming.method === 'HEAD' ? undefined : body);
    });
  };
}
