import type { AppError } from '../../shared/errors.ts';
import type { RequestIn } from '../../shared/ipc.ts';
import type { Account, DeviceCode, SignIns } from '../../shared/ipc-payloads.ts';
import { listen, request } from './ipc-client.ts';

export type SignIn = RequestIn<'accounts.signIn'>;

/** Signed-in accounts and the pending sign-in. Loaded on first use. */
export class Accounts {
  list = $state.raw<SignIns | null>(null);
  failure = $state.raw<AppError | null>(null);
  waiting = $state.raw<SignIn | null>(null);
  code = $state.raw<DeviceCode | null>(null);
  /** Account and tenant to list registries of next; null for the open source. */
  chosen = $state.raw<RequestIn<'source.azure'> | null>(null);

  async load(): Promise<void> {
    const list = await request('accounts.list', {});
    if (list.ok) this.list = list.value;
    else this.failure = list.error;
  }

  /** Null if not completed; `failure` then holds the reason, unless it was cancelled. */
  async signIn(input: SignIn): Promise<Account | null> {
    this.waiting = input;
    this.failure = null;
    this.code = null;
    const stop = listen('accounts.deviceCode', (code) => (this.code = code));
    const answer = await request('accounts.signIn', input);
    stop();
    this.waiting = null;
    this.code = null;
    if (answer.ok) await this.load();
    else if (answer.error.kind !== 'cancelled') this.failure = answer.error;
    return answer.ok ? answer.value : null;
  }

  async confirm(cloud: SignIns['clouds'][number]): Promise<void> {
    if (cloud.toConfirm === null) return;
    const { signInAddress, audience } = cloud.toConfirm;
    const answer = await request('accounts.confirmCloud', { cloud: cloud.id, signInAddress, audience });
    this.failure = answer.ok ? null : answer.error;
    await this.load();
  }

  cancel(): void {
    if (this.waiting !== null) void request('accounts.cancel', {});
  }

  async signOut(accountId: string): Promise<void> {
    const answer = await request('accounts.signOut', { accountId });
    this.failure = answer.ok ? null : answer.error;
    await this.load();
  }

  /** Display name; the id if the cloud is no longer configured. */
  cloudName(cloud: string): string {
    return this.list?.clouds.find(({ id }) => id === cloud)?.name ?? cloud;
  }
}
