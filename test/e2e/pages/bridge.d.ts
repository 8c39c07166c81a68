import type { CascadeBridge } from '../../../shared/ipc.ts';

declare global {
  interface Window {
    readonly cascade: CascadeBridge;
  }
}
