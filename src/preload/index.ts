import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { BridgeMessage, PreloadBridge } from '#shared/bridge.ts';
import { IPC_EVENT_CHANNEL, IPC_REQUEST_CHANNEL } from '#shared/ipc-channels.ts';

/** All that the page gets of Electron: messages of the bridge, over two channels that it cannot choose. */
const bridge: PreloadBridge = {
  request: (request) =>
    ipcRenderer.invoke(IPC_REQUEST_CHANNEL, JSON.stringify(request)) as Promise<BridgeMessage>,
  subscribe(listener) {
    // The event itself would hand the page a way to send on any channel.
    const deliver = (_event: IpcRendererEvent, message: BridgeMessage) => listener(message);
    ipcRenderer.on(IPC_EVENT_CHANNEL, deliver);
    return () => {
      ipcRenderer.removeListener(IPC_EVENT_CHANNEL, deliver);
    };
  },
};

contextBridge.exposeInMainWorld('pivotal', bridge);
