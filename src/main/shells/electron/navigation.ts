import { app, type Session, shell, type WebContents } from 'electron';
import type { Log } from '../../log.ts';
import { type Origin, originOf } from './origin.ts';

/** Longer addresses make the Windows shell fail. */
const LONGEST_LINK = 2048;

const OWN_DOCUMENT = /^http:\/\/127\.0\.0\.1:\d+\/(?:api\/v1|local\/v1)\/openapi\.json$/;

/**
 * What the operating system may be asked to open: web pages and mails. `file:`, `javascript:`, other programs'
 * schemes and addresses that carry credentials never leave the app.
 * @returns the address in its normal form, or null.
 */
export function externalLink(text: string): string | null {
  if (text.length > LONGEST_LINK || !URL.canParse(text)) return null;
  const { protocol, username, password, href } = new URL(text);
  if (protocol === 'mailto:') return href;
  // The local API's own description is the one page of this machine that the app links to.
  if (OWN_DOCUMENT.test(href)) return href;
  return protocol === 'https:' && username === '' && password === '' ? href : null;
}

/**
 * Locks every window to its own page: it cannot be led elsewhere, opens no other window, embeds nothing. Links
 * that lead out are opened by the system.
 */
export function lockNavigation(origin: Origin, log: Log): void {
  function refuse(url: string, what: string): void {
    const link = externalLink(url);
    if (link === null)
      log('warn', 'navigation_refused', { what, scheme: url.split(':', 1)[0]?.slice(0, 20) });
    else shell.openExternal(link).catch(() => log('warn', 'link_not_opened'));
  }

  function lock(contents: WebContents): void {
    contents.setWindowOpenHandler(({ url }) => {
      refuse(url, 'window');
      return { action: 'deny' };
    });
    contents.on('will-navigate', (details) => {
      if (originOf(details.url) === origin) return;
      details.preventDefault();
      refuse(details.url, 'navigation');
    });
    contents.on('will-frame-navigate', (details) => {
      // The main frame is looked at by will-navigate; there are no other frames.
      if (details.isMainFrame) return;
      details.preventDefault();
      log('warn', 'navigation_refused', { what: 'frame' });
    });
    contents.on('will-redirect', (details) => {
      if (details.isMainFrame && originOf(details.url) === origin) return;
      details.preventDefault();
      log('warn', 'navigation_refused', { what: 'redirect' });
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
      log('warn', 'navigation_refused', { what: 'webview' });
    });
  }

  app.on('web-contents-created', (_event, contents) => lock(contents));
}

/** Writing plain text to the clipboard, for "Copy" buttons; Chromium also wants a key press or click for it. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

/**
 * Denies every permission (camera, location, notifications, devices …) but one, and downloads of what is not
 * the app's own; those ask where to save.
 */
export function denyPermissions(session: Session, origin: Origin): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const isOwn = details.isMainFrame && originOf(details.requestingUrl) === origin;
    answer(permission === ALLOWED_PERMISSION && isOwn);
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const isOwn = details.isMainFrame && originOf(requestingOrigin) === origin;
    return permission === ALLOWED_PERMISSION && isOwn;
  });
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event, item) => {
    const url = item.getURL();
    if (originOf(url.replace(/^blob:/, '')) !== origin) event.preventDefault();
  });
}
