import { t } from '../i18n/translate.ts';
import { DecodeError, isRecord } from './codec.ts';
import type { ArmResources } from './parse-template.ts';

type Values = Readonly<Record<string, unknown>>;

interface Found {
  readonly type: string;
  readonly values: Values;
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const recordIn = (value: unknown): Values => (isRecord(value) ? value : {});

/** Whether a value is `terraform show -json` or a state file. */
export const isTerraformState = (value: unknown): value is Values =>
  isRecord(value) &&
  typeof value['terraform_version'] === 'string' &&
  (isRecord(value['values']) || Array.isArray(value['resources']));

/** `terraform show -json`: nested modules; data sources count as resources. */
const inModule = (module: unknown): readonly Found[] => [
  ...listIn(recordIn(module)['resources']).flatMap((raw) => {
    const { type, values } = recordIn(raw);
    return typeof type === 'string' && isRecord(values) ? [{ type, values }] : [];
  }),
  ...listIn(recordIn(module)['child_modules']).flatMap(inModule),
];

/** A state file: instances with attributes. */
const inState = (state: Values): readonly Found[] =>
  listIn(state['resources']).flatMap((raw) => {
    const { type, instances } = recordIn(raw);
    return typeof type !== 'string'
      ? []
      : listIn(instances).flatMap((instance) =>
          isRecord(recordIn(instance)['attributes'])
            ? [{ type, values: recordIn(recordIn(instance)['attributes']) }]
            : [],
        );
  });

const notification = (raw: unknown): string => {
  const { name, tag, digest, action } = recordIn(raw);
  const artifact =
    typeof digest === 'string' && digest !== ''
      ? `${String(name)}@${digest}`
      : typeof tag === 'string' && tag !== ''
        ? `${String(name)}:${tag}`
        : String(name);
  return `${artifact}:${String(action)}`;
};

/** ARM shape of the provider's connected registry (shared/topology/README.md#5-terraform-and-bicep). */
const connected = (values: Values): unknown => ({
  id: values['id'],
  name: values['name'],
  properties: {
    mode: values['mode'] ?? 'ReadWrite',
    parent: {
      id: values['parent_registry_id'],
      syncProperties: {
        tokenId: values['sync_token_id'],
        schedule: values['sync_schedule'],
        syncWindow: values['sync_window'],
        messageTtl: values['sync_message_ttl'],
      },
    },
    clientTokenIds: values['client_token_ids'],
    logging: {
      logLevel: values['log_level'],
      auditLogStatus: values['audit_log_enabled'] === true ? 'Enabled' : 'Disabled',
    },
    notificationsList: listIn(values['notification']).map(notification),
  },
});

const cloud = (values: Values): unknown => ({
  id: values['id'],
  name: values['name'],
  location: values['location'],
  sku: { name: values['sku'] },
  properties: {
    loginServer: values['login_server'],
    dataEndpointEnabled: values['data_endpoint_enabled'],
    dataEndpointHostNames: values['data_endpoint_host_names'],
  },
});

const scopeMap = (values: Values): unknown => ({
  id: values['id'],
  name: values['name'],
  properties: { description: values['description'], actions: values['actions'] },
});

const token = (values: Values): unknown => ({
  id: values['id'],
  name: values['name'],
  properties: { scopeMapId: values['scope_map_id'], status: values['enabled'] === false ? 'disabled' : 'enabled' },
});

/** The one container registry of a state's connected registries. Throws {@link DecodeError}. */
export const readStateResources = (state: Values): ArmResources => {
  const found = isRecord(state['values']) ? inModule(state['values']['root_module']) : inState(state);
  const of = (type: string): readonly Values[] => found.filter((one) => one.type === type).map(({ values }) => values);
  const sites = of('azurerm_container_connected_registry');
  if (sites.length === 0)
    throw new DecodeError(
      'values.root_module.resources',
      t("this Terraform state has no 'azurerm_container_connected_registry'"),
    );
  const clouds = of('azurerm_container_registry');
  const [{ container_registry_id: ownerId } = {}] = sites;
  const owner = typeof ownerId === 'string' ? ownerId.toLowerCase() : '';
  const own = clouds.find(({ id }) => typeof id === 'string' && id.toLowerCase() === owner);
  const below = ({ id }: Values): boolean => typeof id === 'string' && id.toLowerCase().startsWith(`${owner}/`);
  return {
    registry: own === undefined ? null : cloud(own),
    connectedRegistries: sites.map(connected),
    tokens: of('azurerm_container_registry_token').filter(below).map(token),
    scopeMaps: of('azurerm_container_registry_scope_map').filter(below).map(scopeMap),
  };
};
