/** Where the window's page comes from, as `scheme://host`. */
export type Origin = string;

/** The scheme of the app's own files; see app-protocol.ts. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'pivotal';
export const APP_ORIGIN: Origin = `${APP_SCHEME}://${APP_HOST}`;

/** Node's URL knows no origin for schemes of our own, so it is put together from its parts. */
export function originOf(url: string): Origin | null {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}`;
  } catch {
    return null;
  }
}

/**
 * The one origin whose page may use the bridge.
 * @param rendererUrl of the development server; a packaged app never listens to it.
 */
export function windowOrigin(isPackaged: boolean, rendererUrl: string | undefined): Origin {
  if (isPackaged || rendererUrl === undefined) return APP_ORIGIN;
  return originOf(rendererUrl) ?? APP_ORIGIN;
}
