import type { AppError } from '../../shared/errors.ts';
import type { Message } from '../../shared/i18n/message.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { Settings } from '../../shared/settings.ts';
import type { SavedView, Topology } from '../../shared/topology/model.ts';
import { compareNames, nameKey } from '../../shared/topology/tree.ts';
import { request } from './ipc-client.ts';
import type { Screen } from './screens.ts';
import { toKeySet } from './selectors.ts';

const without = (views: readonly SavedView[], name: string): readonly SavedView[] =>
  views.filter((view) => nameKey(view.name) !== nameKey(name));

/** What a view saves and restores of the window's state. */
interface SavedViewsPort {
  screen: Screen;
  folded: ReadonlySet<string>;
  search: string;
  from: SavedView['from'];
  zoom: SavedView['zoom'];
  readonly selected: string | null;
  readonly camera: SavedView['camera'];
  readonly settings: Pick<Settings, 'layout' | 'rangeDays'>;
  readonly displayedTopology: Topology | null;
  readonly persistError: AppError | null;
  readonly select: (name: string | null) => void;
  readonly moveCamera: (camera: SavedView['camera']) => void;
  readonly set: (change: Partial<Settings>) => Promise<unknown>;
  readonly notify: (text: Message, tone?: 'good' | 'bad') => void;
}

export class SavedViews {
  list = $state.raw<readonly SavedView[]>([]);
  readonly #app: SavedViewsPort;

  constructor(app: SavedViewsPort) {
    this.#app = app;
  }

  /** Saves the current view, replacing one of the same name. */
  async save(name: string): Promise<boolean> {
    const { settings, folded, camera, search, selected, from, zoom } = this.#app;
    const view: SavedView = {
      name,
      colouring: settings.layout['colouring'] ?? 0,
      folded: [...folded],
      camera,
      search,
      selected,
      rangeDays: settings.rangeDays,
      from,
      zoom,
    };
    return this.#save(
      [...without(this.list, name), view].sort((a, b) => compareNames(a.name, b.name)),
      t('Kept as the view “{name}”', { name }),
    );
  }

  async remove(name: string): Promise<void> {
    await this.#save(without(this.list, name), t('The view “{name}” is deleted', { name }));
  }

  show(view: SavedView): void {
    const app = this.#app;
    app.screen = 'topology';
    const isKnown =
      view.selected !== null && app.displayedTopology?.registries.some(({ name }) => name === view.selected) === true;
    app.select(isKnown ? view.selected : null);
    app.folded = toKeySet(view.folded);
    app.search = view.search;
    app.from = view.from;
    app.zoom = view.zoom;
    app.moveCamera(view.camera);
    void app.set({ rangeDays: view.rangeDays, layout: { ...app.settings.layout, colouring: view.colouring } });
    app.notify(t('View “{name}”', { name: view.name }));
  }

  /** Restores the list if saving fails. Resolves to whether it succeeded. */
  async #save(views: readonly SavedView[], message: string): Promise<boolean> {
    const before = this.list;
    this.list = views;
    const saved = await request('views.save', { views });
    const isSaved = saved.ok || this.#app.persistError !== null;
    if (!isSaved) this.list = before;
    this.#app.notify(isSaved ? message : saved.error.message, isSaved ? 'good' : 'bad');
    return isSaved;
  }
}
