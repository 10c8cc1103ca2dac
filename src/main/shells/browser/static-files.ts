import type { AppListener } from '../../api/server.ts';
import { PAGE_HEADERS, readAppFile } from '../app-files.ts';

/**
 * Serves the built renderer from `folder`: the same for everybody, with nothing in it. Ambiguous paths (`..`, encoded
 * slashes) never come here: the server refuses them first.
 * @param host the one name under which the pages are served; the others lead there. What a browser keeps it keeps by
 *   name, and on another address of this machine (`[::1]`) the same port may be somebody else's.
 */
export function createStaticFiles(folder: string, host: () => string): AppListener {
  return (incoming, outgoing) => {
    if (incoming.method !== 'GET' && incoming.method !== 'HEAD') {
      outgoing.writeHead(405, { ...PAGE_HEADERS, Allow: 'GET, HEAD' }).end();
      return;
    }
    if (incoming.headers.host?.toLowerCase() !== host()) {
      const Location = `http://${host()}${incoming.url ?? '/'}`;
      outgoing.writeHead(307, { ...PAGE_HEADERS, 'Cache-Control': 'no-store', Location }).end();
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
      outgoing.end(incoming.method === 'HEAD' ? undefined : file.content);
    });
  };
}
