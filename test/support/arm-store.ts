import { registryBody, scopeMapBody, tokenBody } from '../../shared/plan/arm-body.ts';
import type { PlannedRequest } from '../../shared/plan/types.ts';
import { findCloudId } from '../../shared/topology/arm-id.ts';
import type { Topology } from '../../shared/topology/model.ts';
import { topologyFromArm } from '../../shared/topology/parse-arm.ts';
import { unwrap } from './topologies.ts';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const merge = (target: Json, patch: Json): Json => {
  const changed = Object.entries(patch).map(([key, value]): [string, unknown] => {
    const old = target[key];
    return [key, isObject(old) && isObject(value) ? merge(old, value) : value];
  });
  return Object.fromEntries(
    Object.entries({ ...target, ...Object.fromEntries(changed) }).filter(([, value]) => value !== null),
  );
};

/** A minimal Azure for plans: objects by path, PUT, PATCH, DELETE, POST deactivate, and the ordering rules. */
export class ArmStore {
  private readonly objects = new Map<string, Json>();
  private readonly cloudId: string;
  private cloud: Json;

  constructor(topology: Topology) {
    const id = (this.cloudId = findCloudId(topology) ?? '');
    const { name, location, sku, ...properties } = topology.cloud;
    this.cloud = { id, name, location, sku: { name: sku }, properties };
    for (const map of topology.scopeMaps) this.put(`${id}/scopeMaps/${map.name}`, scopeMapBody(map));
    for (const token of topology.tokens) this.put(`${id}/tokens/${token.name}`, tokenBody(id, token));
    for (const registry of topology.registries) {
      const path = `${id}/connectedRegistries/${registry.name}`;
      this.put(path, registryBody(id, registry));
      this.patch(path, { activation: { status: registry.status.activation } });
    }
  }

  send({ method, path, body }: PlannedRequest): void {
    if (method === 'PUT') this.put(path, body);
    else if (method === 'DELETE') this.drop(path);
    else if (method === 'POST') this.patch(path.replace(/\/deactivate$/, ''), { activation: { status: 'Inactive' } });
    else this.patch(path, (body as { properties: Json }).properties);
  }

  read(): Topology {
    const of = (type: string) =>
      [...this.objects].filter(([path]) => path.includes(`/${type.toLowerCase()}/`)).map(([, value]) => value);
    return unwrap(
      topologyFromArm({
        registry: this.cloud,
        connectedRegistries: of('connectedRegistries'),
        tokens: of('tokens'),
        scopeMaps: of('scopeMaps'),
        asOf: 0,
      }),
    );
  }

  private referrers(id: string): readonly string[] {
    return [...this.objects]
      .filter(([, value]) => JSON.stringify(value['properties']).toLowerCase().includes(`"${id.toLowerCase()}"`))
      .map(([path]) => path);
  }

  private put(path: string, body: unknown): void {
    const { properties } = body as { properties: Json };
    for (const id of JSON.stringify(properties).match(/"\/subscriptions[^"]+"/g) ?? []) {
      if (!this.objects.has(id.slice(1, -1).toLowerCase())) throw new Error(`PUT ${path}: ${id} does not exist`);
    }
    this.objects.set(path.toLowerCase(), { id: path, name: path.slice(path.lastIndexOf('/') + 1), properties });
  }

  private patch(path: string, properties: Json): void {
    if (path === this.cloudId) {
      this.cloud = merge(this.cloud, { properties });
      return;
    }
    const old = this.objects.get(path.toLowerCase());
    if (!old) throw new Error(`PATCH ${path}: does not exist`);
    const { syncProperties, ...rest } = properties;
    this.objects.set(
      path.toLowerCase(),
      merge(old, { properties: { ...rest, ...(syncProperties ? { parent: { syncProperties } } : {}) } }),
    );
  }

  private drop(path: string): void {
    const users = this.referrers(path);
    if (users.length > 0) throw new Error(`DELETE ${path}: still used by ${users.join(', ')}`);
    if (!this.objects.delete(path.toLowerCase())) throw new Error(`DELETE ${path}: does not exist`);
  }
}
