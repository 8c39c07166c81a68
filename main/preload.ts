import { contextBridge, ipcRenderer } from 'electron';
import type { CascadeBridge, EventName, Events } from '../shared/ipc.ts';

// The page listens to each event of the contract, of which there are more than Node takes for a leak.
ipcRenderer.setMaxListeners(0);

const bridge: CascadeBridge = {
  request: (name, input) => ipcRenderer.invoke('cascade.request', name, input),
  on: <N extends EventName>(name: N, listener: (payload: Events[N]) => void) => {
    const forward = (_event: unknown, happened: EventName, payload: unknown): void => {
      if (happened === name) listener(payload as Events[N]);
    };
    ipcRenderer.on('cascade.event', forward);
    return () => void ipcRenderer.off('cascade.event', forward);
  },
};

contextBridge.exposeInMainWorld('cascade', bridge);
