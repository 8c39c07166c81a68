import { createInstallSettings } from '../../shared/deploy/install-settings.ts';
import { type AppError, appError } from '../../shared/errors.ts';
import { joinMessages, msg } from '../../shared/i18n/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { resourceId, sameId } from '../../shared/topology/arm-id.ts';
import type { ConnectedRegistry } from '../../shared/topology/model.ts';
import { topologyFromArm } from '../../shared/topology/parse-arm.ts';
import { nameKey } from '../../shared/topology/tree.ts';
import { listRegistries } from '../connections/list-registries.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import * as schemas from '../ipc/schemas.ts';
import type { Handlers } from '../ipc/server.ts';
import type { Session } from '../session/session.ts';
import { withOpenRegistry } from './open-registry.ts';

export interface RegistryPorts {
  readonly session: Session;
}

type RegistryRequest =
  'repositories.list' | 'images.import' | 'registry.readLive' | 'registry.settings' | 'registry.resync';

export const registryHandlers = ({ session }: RegistryPorts): Pick<Handlers, RegistryRequest> => {
  const findConnected = async (
    name: string,
  ): Promise<Result<{ readonly registry: ConnectedRegistry; readonly id: string }, AppError>> => {
    const topology = await session.topology();
    const registry = topology?.registries.find((one) => nameKey(one.name) === nameKey(name));
    if (topology === null || registry === undefined)
      return err(
        appError(
          'not-found',
          msg("There is no connected registry ''{name}''. Refresh: it may have been deleted.", { name }),
          { where: name },
        ),
      );
    return ok({ registry, id: registry.id ?? resourceId(topology, 'connectedRegistries', registry.name) });
  };

  return {
    'repositories.list': defineHandler(noInput, () =>
      withOpenRegistry(session, async () => {
        const loginServer = (await session.topology())?.cloud.loginServer ?? null;
        return loginServer === null ? ok([]) : session.arm.listRepositories(loginServer);
      }),
    ),
    'images.import': defineHandler(schemas.importImages, (image) =>
      withOpenRegistry(session, async (id) => {
        const imported = await session.arm.importImage(id, image);
        if (imported.ok || imported.error.kind !== 'conflict' || image.force) return imported;
        const tags = image.targetTags.length === 0 ? image.sourceImage : image.targetTags.join(', ');
        return err({
          ...imported.error,
          message: msg('{tags} exists already: write another tag, or choose “Overwrite tags that exist”.', { tags }),
        });
      }),
    ),
    'registry.readLive': defineHandler(noInput, async () => {
      const file = await session.topology();
      if (file === null) return err(appError('not-found', msg('No file is open.')));
      const list = await listRegistries(session.arm);
      if (!list.ok) return list;
      const { cloud } = file;
      const { registries, unread } = list.value;
      const found =
        registries.find(({ id }) => sameId(id, cloud.id)) ??
        registries.find(({ name }) => nameKey(name) === nameKey(cloud.name));
      if (found === undefined) {
        const { source } = session.connection;
        const where =
          source.kind === 'azure' ? msg('The account {account}', { account: source.account }) : msg('The emulator');
        return err(
          appError(
            'not-found',
            joinMessages([
              msg(
                "{where} has no registry ''{name}'': open it through an account that sees it, and this draft is offered over it.",
                { where, name: cloud.name },
              ),
              unread ?? '',
            ]),
            { where: cloud.name },
          ),
        );
      }
      const hierarchy = await session.arm.readHierarchy(found.id);
      if (!hierarchy.ok) return hierarchy;
      const topology = topologyFromArm({ ...hierarchy.value, asOf: session.connection.now() });
      return topology.ok ? ok({ registryId: found.id, topology: topology.value }) : topology;
    }),
    'registry.settings': defineHandler(
      schemas.registrySettings,
      async ({ registry: name, generatePassword, ...options }) => {
        const found = await findConnected(name);
        if (!found.ok) return found;
        const { registry } = found.value;
        // A generated password cannot be taken back, so everything else is checked first.
        const withoutPassword = createInstallSettings({ registry, ...options, password: null });
        const { tokenId } = registry;
        if (!withoutPassword.ok || generatePassword === null || tokenId === null) return withoutPassword;
        return withOpenRegistry(session, async (id) => {
          const password = await session.arm.generateCredentials(id, {
            tokenId,
            name: generatePassword === 1 ? 'password1' : 'password2',
          });
          return password.ok ? createInstallSettings({ registry, ...options, password: password.value }) : password;
        });
      },
    ),
    'registry.resync': defineHandler(schemas.oneRegistry, ({ registry }) =>
      withOpenRegistry(session, async () => {
        const found = await findConnected(registry);
        if (!found.ok) return found;
        const resync = await session.arm.resync(found.value.id);
        return resync.ok ? session.refresh() : resync;
      }),
    ),
  };
};
