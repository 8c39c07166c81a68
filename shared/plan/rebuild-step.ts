import type { FormatMessage } from '../i18n/format.ts';
import type { Message } from '../i18n/message.ts';
import { nameInId } from '../topology/arm-id.ts';
import type { CloudRegistry, ConnectedRegistry, ScopeMap, Token } from '../topology/model.ts';
import { nameKey } from '../topology/tree.ts';
import { canonicalJson } from './plan-id.ts';
import { createStepFactory, type StepDraft } from './steps.ts';
import type { Step } from './types.ts';

const modes = ['ReadWrite', 'ReadOnly'] as const;

/** Steps that Cascade makes between two objects; several if texts depend on the rest of the topology. */
const possibleSteps = (
  cloudId: string,
  { kind, registry, summary, riskReason, expected, wanted }: Step,
  format: FormatMessage,
): readonly StepDraft[] => {
  const steps = createStepFactory(cloudId);
  const some = (draft: StepDraft | null): readonly StepDraft[] => (draft === null ? [] : [draft]);
  switch (kind) {
    case 'enable-data-endpoint':
      return some(steps.changeCloud({ before: expected as CloudRegistry, after: wanted as CloudRegistry }));
    case 'update-ancestor-scope-map':
    case 'update-scope-map': {
      const change = { before: expected as ScopeMap, after: wanted as ScopeMap };
      const quoted = [...`${format(summary)} ${format(riskReason)}`.matchAll(/['„]([^'“]+)['“]/g)].map(
        ([, name = '']) => name,
      );
      const names = [...new Set([...(registry === null ? [] : [registry]), ...quoted])];
      const owners = names.flatMap((name) => modes.map((mode) => ({ name, mode }) as ConnectedRegistry));
      return [null, ...owners].flatMap((owner) =>
        [...new Set([registry, null])].flatMap((onBehalf) => some(steps.changeMap(change, owner, onBehalf))),
      );
    }
    case 'create-scope-map':
      return [steps.createMap(wanted as ScopeMap, registry)];
    case 'create-token':
      return [steps.createToken(wanted as Token, registry)];
    case 'update-token':
      return some(steps.changeToken({ before: expected as Token, after: wanted as Token }, registry, []));
    case 'create-registry': {
      const created = wanted as ConnectedRegistry;
      const taken = [1, 2].map(
        (count) =>
          ({ name: nameInId(created.tokenId ?? ''), passwords: Array.from({ length: count }) }) as unknown as Token,
      );
      return [
        ...[true, false].map((accessKnown) => steps.create(created, accessKnown, null)),
        ...taken.map((token) => steps.create(created, true, token)),
      ];
    }
    case 'update-registry':
      return some(steps.update({ before: expected as ConnectedRegistry, after: wanted as ConnectedRegistry }));
    case 'deactivate-registry':
      return [steps.deactivate(wanted as ConnectedRegistry)];
    case 'delete-registry':
      return [false, true].map((isReplaced) => steps.remove(expected as ConnectedRegistry, isReplaced));
    case 'delete-token':
      return [steps.removeToken(expected as Token, registry)];
    case 'delete-scope-map':
      return [steps.removeMap(expected as ScopeMap, registry)];
  }
};

const compared = (step: StepDraft, property: keyof StepDraft, format: FormatMessage): string =>
  canonicalJson(property === 'summary' ? format(step.summary) : step[property]);

const comparedProperties = ['kind', 'target', 'registry', 'request', 'inverse', 'changes', 'risk', 'summary'] as const;

/**
 * Rebuilds a step from what it expects and wants; returns the first property that differs instead. `isKnown` tells the
 * properties of the given step, whose texts are strings that `format` makes of those of Cascade.
 */
export const rebuildStep = (
  cloudId: string,
  step: Step,
  isKnown: (property: keyof Step) => boolean,
  format: FormatMessage,
): { readonly step: Step } | { readonly differs: keyof Step; readonly rebuilt: unknown } => {
  const possible = possibleSteps(cloudId, step, format);
  const differing = possible.map((draft) =>
    comparedProperties.find(
      (property) => isKnown(property) && compared(draft, property, format) !== compared(step, property, format),
    ),
  );
  const same = possible.filter((_, at) => differing[at] === undefined);
  const made = same.find(({ riskReason }) => format(riskReason) === format(step.riskReason)) ?? same[0];
  if (made !== undefined) {
    const { id } = step;
    return id.endsWith(`-${made.kind}-${nameKey(made.target)}`)
      ? { step: { id, ...made, expected: step.expected, wanted: step.wanted } }
      : { differs: 'id', rebuilt: `…-${made.kind}-${nameKey(made.target)}` };
  }
  // The one that agrees longest tells best what is wrong.
  const best = differing
    .map((property, at) => ({
      property,
      at,
      agrees: property === undefined ? 0 : comparedProperties.indexOf(property),
    }))
    .sort((a, b) => b.agrees - a.agrees)[0];
  const differs = best?.property ?? 'request';
  const rebuilt = best === undefined ? null : possible[best.at]?.[differs];
  return { differs, rebuilt: differs === 'summary' ? format(rebuilt as Message) : rebuilt };
};
