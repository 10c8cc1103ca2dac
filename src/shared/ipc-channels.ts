/**
 * The names under which the bridge travels over Electron's IPC. Apart from the contract, so that the preload
 * script does not carry its schemas.
 */

/** Page to main process: one request as JSON text; answered with one BridgeMessage. */
export const IPC_REQUEST_CHANNEL = 'bridge';
/** Main process to page: one BridgeMessage, an event. */
export const IPC_EVENT_CHANNEL = 'bridge-event';
