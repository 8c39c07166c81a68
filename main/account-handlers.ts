import type { AppError } from '../shared/errors.ts';
import type { AzureSettings, View } from '../shared/ipc.ts';
import { ok, type Result } from '../shared/result.ts';
import type { Azure } from './azure.ts';
import { type Connection, listChoices } from './connection.ts';
import { empty, handler } from './handler.ts';
import type { Dialogs } from './handlers.ts';
import type { Emit, Handlers } from './ipc.ts';
import * as shapes from './request-shapes.ts';

export interface AccountPorts {
  readonly azure: () => Promise<Azure>;
  readonly dialogs: Dialogs;
  readonly emit: Emit;
  /** Opens a registry of another connection. */
  readonly goTo: (connection: Connection, registryId: string) => Promise<Result<View, AppError>>;
  /** Has the next start open what is open now. */
  readonly keepPlace: () => Promise<void>;
}

type AccountRequest = Extract<
  keyof Handlers,
  `accounts.${string}` | `azure.${string}` | 'source.azure' | 'source.cancel'
>;

/** Who is signed in to Azure, how it is reached, and what can be opened there. */
export const accountHandlers = ({
  azure,
  dialogs,
  emit,
  goTo,
  keepPlace,
}: AccountPorts): Pick<Handlers, AccountRequest> => {
  let listing: AbortController | null = null;

  return {
    'accounts.list': handler(empty, async () => ok(await (await azure()).signIns())),
    'accounts.signIn': handler(shapes.signIn, async (input) =>
      (await azure()).signIn(input, (code) => emit('accounts.deviceCode', code)),
    ),
    'accounts.confirmCloud': handler(shapes.confirmCloud, async (seen) => (await azure()).confirmCloud(seen)),
    'accounts.cancel': handler(empty, async () => {
      (await azure()).cancelSignIn();
      return ok(null);
    }),
    'accounts.signOut': handler(shapes.account, async ({ accountId }) => (await azure()).signOut(accountId)),
    'accounts.openDeviceCodePage': handler(empty, async () => (await azure()).openDeviceCodePage()),

    'source.azure': handler(shapes.accountAndTenant, async ({ accountId, tenant }) => {
      const connection = await (await azure()).connect(accountId, tenant);
      if (!connection.ok) return connection;
      listing?.abort();
      const own = new AbortController();
      listing = own;
      return listChoices(connection.value.arm, {
        abort: own.signal,
        onProgress: (progress) => own === listing && emit('source.progress', progress),
      });
    }),
    'source.cancel': handler(empty, () => {
      listing?.abort();
      return ok(null);
    }),
    'azure.open': handler(shapes.openInAzure, async ({ accountId, tenant, registryId }) => {
      const connection = await (await azure()).connect(accountId, tenant);
      if (!connection.ok) return connection;
      const view = await goTo(connection.value, registryId);
      if (view.ok) await keepPlace();
      return view;
    }),

    'azure.settings': handler(empty, async () => ok((await azure()).settings())),
    'azure.setClientId': handler(shapes.clientId, async ({ clientId }) =>
      ok(await (await azure()).setClientId(clientId)),
    ),
    'azure.setCloud': handler(shapes.customCloud, async ({ cloud }) => {
      if (cloud === null) return (await azure()).setCloud(null);
      const { loginServerSuffix, ...custom } = cloud;
      return (await azure()).setCloud({ ...custom, ...(loginServerSuffix === null ? {} : { loginServerSuffix }) });
    }),
    'azure.chooseCa': handler(
      shapes.authority,
      async ({ countForMicrosoft }, context): Promise<Result<AzureSettings | null, AppError>> => {
        const file = await dialogs.open(context, 'authority');
        if (!file.ok) return file;
        return file.value === null ? ok(null) : (await azure()).setCa(file.value, countForMicrosoft === true);
      },
    ),
    'azure.removeCa': handler(empty, async () => (await azure()).setCa(null, false)),
  };
};
