import type { AppError } from '../../shared/errors.ts';
import type { AzureSettings } from '../../shared/ipc-payloads.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Azure } from '../connections/azure.ts';
import { listRegistries } from '../connections/list-registries.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import type { Dialogs } from '../ipc/dialogs-port.ts';
import * as schemas from '../ipc/schemas.ts';
import type { Emit, Handlers } from '../ipc/server.ts';
import type { SourceSwitch } from './source-switch.ts';

export interface AccountPorts extends SourceSwitch {
  readonly azure: () => Promise<Azure>;
  readonly dialogs: Dialogs;
  readonly emit: Emit;
}

type AccountRequest = Extract<
  keyof Handlers,
  `accounts.${string}` | `azure.${string}` | 'source.azure' | 'source.cancel'
>;

export const accountHandlers = ({
  azure,
  dialogs,
  emit,
  switchConnection,
  saveLastRegistry,
}: AccountPorts): Pick<Handlers, AccountRequest> => {
  let listing: AbortController | null = null;

  return {
    'accounts.list': defineHandler(noInput, async () => ok(await (await azure()).signIns())),
    'accounts.signIn': defineHandler(schemas.signIn, async (input) =>
      (await azure()).signIn(input, (code) => emit('accounts.deviceCode', code)),
    ),
    'accounts.confirmCloud': defineHandler(schemas.confirmCloud, async (seen) => (await azure()).confirmCloud(seen)),
    'accounts.cancel': defineHandler(noInput, async () => {
      (await azure()).cancelSignIn();
      return ok(null);
    }),
    'accounts.signOut': defineHandler(schemas.account, async ({ accountId }) => (await azure()).signOut(accountId)),
    'accounts.openDeviceCodePage': defineHandler(noInput, async () => (await azure()).openDeviceCodePage()),

    'source.azure': defineHandler(schemas.accountAndTenant, async ({ accountId, tenant }) => {
      const connection = await (await azure()).connect(accountId, tenant);
      if (!connection.ok) return connection;
      listing?.abort();
      const own = new AbortController();
      listing = own;
      return listRegistries(connection.value.arm, {
        abort: own.signal,
        onProgress: (progress) => own === listing && emit('source.progress', progress),
      });
    }),
    'source.cancel': defineHandler(noInput, () => {
      listing?.abort();
      return ok(null);
    }),
    'azure.open': defineHandler(schemas.openInAzure, async ({ accountId, tenant, registryId }) => {
      const connection = await (await azure()).connect(accountId, tenant);
      if (!connection.ok) return connection;
      const view = await switchConnection(connection.value, registryId);
      if (view.ok) await saveLastRegistry();
      return view;
    }),

    'azure.settings': defineHandler(noInput, async () => ok((await azure()).settings())),
    'azure.setClientId': defineHandler(schemas.clientId, async ({ clientId }) =>
      ok(await (await azure()).setClientId(clientId)),
    ),
    'azure.setCloud': defineHandler(schemas.customCloud, async ({ cloud }) => {
      if (cloud === null) return (await azure()).setCloud(null);
      const { loginServerSuffix, ...custom } = cloud;
      return (await azure()).setCloud({ ...custom, ...(loginServerSuffix === null ? {} : { loginServerSuffix }) });
    }),
    'azure.chooseCa': defineHandler(
      schemas.authority,
      async ({ countForMicrosoft }, context): Promise<Result<AzureSettings | null, AppError>> => {
        const file = await dialogs.open(context, 'authority');
        if (!file.ok) return file;
        return file.value === null ? ok(null) : (await azure()).setCa(file.value, countForMicrosoft === true);
      },
    ),
    'azure.removeCa': defineHandler(noInput, async () => (await azure()).setCa(null, false)),
  };
};
