import { t } from '../../../../shared/i18n/translate.ts';
import { expectedStatus } from '../../../../shared/simulate/status.ts';
import type { Topology } from '../../../../shared/topology/model.ts';
import { nameKey } from '../../../../shared/topology/tree.ts';
import type { PlacedNode } from '../../../../shared/view/hierarchy.ts';
import {
  colourings,
  legends,
  type NodeColour,
  nodeColour,
  pushLegend,
  pushTone,
} from '../../../../shared/view/node-colour.ts';
import { type StatusText, statusText } from '../../../../shared/view/status-text.ts';
import { describePushState } from '../../../format/push-text.ts';
import type { AppState } from '../../../state/app.svelte.ts';
import { indexLoadsByNode } from '../../../state/selectors.ts';

export class NodeStyles {
  readonly #app: AppState;
  readonly #topology: () => Topology;
  readonly #staleness = $derived.by(() =>
    this.#app.hasDraft ? this.#app.simulations.draft : this.#app.simulations.live,
  );
  readonly #loads = $derived.by(() => {
    const { answer } = this.#app.simulations;
    return indexLoadsByNode((answer?.draft ?? answer?.live)?.loads ?? []);
  });
  readonly colouring = $derived.by(() => colourings[this.#app.settings.layout['colouring'] ?? 0] ?? 'staleness');
  readonly legend = $derived.by(() => (this.#app.push.on ? pushLegend : legends[this.colouring]));

  constructor(app: AppState, topology: () => Topology) {
    this.#app = app;
    this.#topology = topology;
  }

  getColour(node: PlacedNode): NodeColour | null {
    const app = this.#app;
    const { registry } = node;
    if (registry === null && node.kind !== 'cloud') return null;
    if (registry === null && (this.colouring !== 'load' || app.push.on))
      return { tone: app.push.on ? 'busy' : 'fresh', text: '', description: '' };
    if (registry !== null && app.push.on)
      return { tone: pushTone(app.push.states.get(registry.name)), text: '', description: '' };
    return nodeColour(this.colouring, {
      simulated: registry === null ? undefined : this.#staleness.get(registry.name),
      assumption: app.settings.assumption,
      status: this.colouring === 'state' ? this.describeStatus(node) : null,
      load: this.#loads.get(node.key) ?? null,
    });
  }

  /** Token of a block's colour, such as `--stale`. */
  getToken(node: PlacedNode): string {
    const tone = this.getColour(node)?.tone ?? null;
    return tone === null
      ? '--text-dim'
      : tone === 'busy'
        ? '--accent'
        : tone === 'quiet'
          ? '--line-strong'
          : `--${tone}`;
  }

  /** Colours for later painting; a new object whenever a colour may have changed. */
  readonly rowColours = $derived.by(() => {
    const { simulations, settings, push, marks } = this.#app;
    const basis = [
      this.colouring,
      this.#staleness,
      this.#loads,
      settings.assumption,
      push.states,
      marks,
      simulations.answer,
      this.#app.statuses,
    ];
    return { basis, getToken: (node: PlacedNode): string => this.getToken(node) };
  });

  describeStatus(node: PlacedNode): StatusText | null {
    const app = this.#app;
    if (node.registry === null) return null;
    const pushed = app.push.states.get(node.registry.name);
    if (pushed !== undefined) {
      const tone = ({ has: 'good', moving: 'busy', waiting: 'quiet', behind: 'quiet', never: 'bad' } as const)[
        pushed.kind
      ];
      return { ...describePushState(pushed, app.push.at), tone };
    }
    if (app.marks.get(nameKey(node.name)) === 'new')
      return { short: t('Not created yet'), full: t('In the draft, not created yet'), tone: 'quiet' };
    const status = app.statuses.get(node.name) ?? expectedStatus(node.registry, this.#topology(), app.statusAt);
    return statusText(status, node.registry.status.connectionState, app.statusAt);
  }

  matchesSearch(node: PlacedNode): boolean {
    return node.registry !== null && this.#app.searchMatches.has(node.registry.name);
  }
}
