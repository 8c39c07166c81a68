import { msg } from '../../i18n/message.ts';
import {
  connectedRegistryNameRule,
  lowerCaseAdvice,
  modeUnderParentRule,
  notificationRule,
} from '../../topology/rules.ts';
import { forEachRegistry, type Rule } from '../context.ts';
import type { Finding } from '../types.ts';

const name = forEachRegistry(({ registry }): Finding | null => {
  const fault = connectedRegistryNameRule(registry.name);
  if (fault !== null)
    return {
      code: 'registry-name',
      severity: 'error',
      registry: registry.name,
      message:
        registry.id === null
          ? fault
          : msg('{fault} Azure cannot rename it: create it again under another name and delete this one.', { fault }),
    };
  const advice = lowerCaseAdvice(registry.name);
  return advice === null
    ? null
    : { code: 'upper-case-name', severity: 'note', registry: registry.name, message: advice };
});

const mode = forEachRegistry(({ registry, parent }): Finding | null => {
  const fault = modeUnderParentRule(registry.mode, parent);
  return fault === null
    ? null
    : { code: 'mode-not-allowed', severity: 'error', registry: registry.name, message: fault };
});

const parentMissing = forEachRegistry(({ registry, parent }, { tree }): Finding | null =>
  registry.parent === null || parent !== null || !tree.isOrphan(registry.name)
    ? null
    : {
        code: 'parent-missing',
        severity: 'error',
        registry: registry.name,
        message: msg(
          "''{name}'' names ''{parent}'' as its parent, which is not in this topology: nothing can reach it.",
          {
            name: registry.name,
            parent: registry.parent,
          },
        ),
      },
);

const parentCycle = forEachRegistry(({ registry }, { tree }): Finding | null =>
  tree.isCyclic(registry.name)
    ? {
        code: 'parent-cycle',
        severity: 'error',
        registry: registry.name,
        message: msg(
          "''{name}'' is its own ancestor by way of ''{parent}'': nothing can reach it from the cloud registry.",
          {
            name: registry.name,
            parent: registry.parent ?? '',
          },
        ),
      }
    : null,
);

const notifications = forEachRegistry(({ registry }) =>
  registry.notifications.flatMap((text): Finding[] => {
    const fault = notificationRule(text);
    return fault === null
      ? []
      : [{ code: 'bad-notification', severity: 'error', registry: registry.name, message: fault }];
  }),
);

export const hierarchyRules: readonly Rule[] = [name, mode, parentMissing, parentCycle, notifications];
