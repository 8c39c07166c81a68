import { msg } from '../../i18n/message.ts';
import { maxConnectedRegistries } from '../../topology/limits.ts';
import { cloudNameRule } from '../../topology/rules.ts';
import type { Rule } from '../context.ts';

const name: Rule = ({ topology }) => {
  const fault = cloudNameRule(topology.cloud.name);
  return fault === null ? [] : [{ code: 'cloud-name', severity: 'error', registry: null, message: fault }];
};

const premium: Rule = ({ topology: { cloud, registries } }) =>
  cloud.sku === null || cloud.sku.toLowerCase() === 'premium' || registries.length === 0
    ? []
    : [
        {
          code: 'not-premium',
          severity: 'error',
          registry: null,
          message: msg(
            "''{name}'' is {sku}, and connected registries need Premium: upgrade it with az acr update --sku Premium.",
            { name: cloud.name, sku: cloud.sku },
          ),
        },
      ];

const dataEndpoint: Rule = ({ topology: { cloud, registries } }) =>
  cloud.dataEndpointEnabled !== false || registries.length === 0
    ? []
    : [
        {
          code: 'data-endpoint-disabled',
          severity: 'error',
          registry: null,
          message: msg(
            "''{name}'' has no dedicated data endpoint, which its {count, plural, one {# connected registry needs} other {# connected registries need}}: enable it, and allow it in firewalls.",
            {
              name: cloud.name,
              count: registries.length,
            },
          ),
          fix: { label: msg('Enable the data endpoint'), edits: [{ kind: 'enable-data-endpoint' }] },
        },
      ];

const count: Rule = ({ topology: { cloud, registries } }) =>
  registries.length <= maxConnectedRegistries
    ? []
    : [
        {
          code: 'too-many-registries',
          severity: 'error',
          registry: null,
          message: msg(
            "''{name}'' has {registriesCount} connected registries, and the service allows {maxConnectedRegistries}: move {count} to another cloud registry.",
            {
              name: cloud.name,
              registriesCount: registries.length,
              maxConnectedRegistries,
              count: registries.length - maxConnectedRegistries,
            },
          ),
        },
      ];

export const cloudRules: readonly Rule[] = [name, premium, dataEndpoint, count];
