import type { ArmPort } from '../arm/port.ts';

/** Loads the port at the first call. */
export const lazyArm = (load: () => Promise<ArmPort>): ArmPort => ({
  listSubscriptions: async (...args) => (await load()).listSubscriptions(...args),
  listRegistries: async (...args) => (await load()).listRegistries(...args),
  getRegistry: async (...args) => (await load()).getRegistry(...args),
  readHierarchy: async (...args) => (await load()).readHierarchy(...args),
  get: async (...args) => (await load()).get(...args),
  send: async (...args) => (await load()).send(...args),
  resume: async (...args) => (await load()).resume(...args),
  generateCredentials: async (...args) => (await load()).generateCredentials(...args),
  importImage: async (...args) => (await load()).importImage(...args),
  listRepositories: async (...args) => (await load()).listRepositories(...args),
  resync: async (...args) => (await load()).resync(...args),
});
