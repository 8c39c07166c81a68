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
          message: `'${cloud.name}' is ${cloud.sku}, and connected registries need Premium: upgrade it with az acr update --sku Premium.`,
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
          message: `'${cloud.name}' has no dedicated data endpoint, which its ${registries.length} connected ${registries.length === 1 ? 'registry needs' : 'registries need'}: enable it, and allow it in firewalls.`,
          fix: { label: 'Enable the data endpoint', edits: [{ kind: 'enable-data-endpoint' }] },
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
          message: `'${cloud.name}' has ${registries.length} connected registries, and the service allows ${maxConnectedRegistries}: move ${registries.length - maxConnectedRegistries} to another cloud registry.`,
        },
      ];

export const cloudRules: readonly Rule[] = [name, premium, dataEndpoint, count];
