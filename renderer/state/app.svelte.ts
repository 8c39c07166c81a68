import type { AppError } from '../../shared/errors.ts';
import { matchLanguage } from '../../shared/i18n/format.ts';
import type { Message } from '../../shared/i18n/message.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { ApplyState, CalendarTimes, UpdateState, View } from '../../shared/ipc-payloads.ts';
import { rebaseEdits } from '../../shared/plan/three-way.ts';
import { describeLock, findLockedSetting, type LockedSetting, type PolicyStatus } from '../../shared/policy.ts';
import type { Result } from '../../shared/result.ts';
import { dayMs, startOfDay } from '../../shared/schedule/instant.ts';
import { defaultSettings, type Settings } from '../../shared/settings.ts';
import { horizonAt } from '../../shared/simulate/horizon.ts';
import { findCloudId, findSubscriptionId, nameInId, sameId } from '../../shared/topology/arm-id.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import type { Edit } from '../../shared/topology/edit-types.ts';
import { netEdits } from '../../shared/topology/net-edits.ts';
import { indexTopology } from '../../shared/topology/tree.ts';
import type { Camera } from '../../shared/view/camera.ts';
import type { DeepLink } from '../../shared/view/deep-link.ts';
import { draftMarks, withDeleted } from '../../shared/view/draft-marks.ts';
import { fitWithin, shiftToHold, type TimeRange } from '../../shared/view/time-range.ts';
import { getSystemZone, warmUpFormatters } from '../format/date-time.ts';
import { Accounts } from './accounts.svelte.ts';
import { Draft } from './draft.svelte.ts';
import { type FileDraft, getDocumentKey, nextFileDraft } from './file-draft.ts';
import { Fleet } from './fleet.svelte.ts';
import { listen, request } from './ipc-client.ts';
import { setLocale } from './locale.svelte.ts';
import { PendingInput } from './pending-input.svelte.ts';
import { Push } from './push.svelte.ts';
import { SavedViews } from './saved-views.svelte.ts';
import type { Overlay, Screen } from './screens.ts';
import { createStatusLookup, findMatchingNames, getStatusInstant, noKeys, unfoldTo } from './selectors.ts';
import { Simulations } from './simulations.svelte.ts';

export interface Notice {
  readonly message: Message;
  readonly tone: 'good' | 'bad';
  /** Whether the message is still true. */
  readonly holds: () => boolean;
}

/** State of the window. Created once in main.ts and passed by context. */
export class AppState {
  view = $state.raw<View | null>(null);
  /** Error of the last read; the previous view stays. */
  failure = $state.raw<AppError | null>(null);
  /** Draft of the file that was open before its registry; null once taken over or another file is open. */
  fileDraft = $state.raw<FileDraft | null>(null);
  /** Why the draft is only in memory; null if it is saved. */
  persistError = $state.raw<AppError | null>(null);
  #notice = $state.raw<Notice | null>(null);
  busy = $state(false);
  /** Progress of a read as text; null without one. */
  progress = $state<string | null>(null);
  /** Imported calendar that is not yet saved as blackouts. */
  calendar = $state.raw<CalendarTimes | null>(null);
  screen = $state<Screen>('topology');
  tour = $state<number | null>(null);
  overlay = $state<Overlay>('none');
  selected = $state<string | null>(null);
  /** A registry that the graph scrolls to without selecting it. */
  revealed = $state<string | null>(null);
  search = $state('');
  /** Keys of folded nodes; kept here to outlive a change of screen. */
  folded = $state.raw<ReadonlySet<string>>(noKeys);
  settings = $state.raw<Settings>(defaultSettings);
  policy = $state.raw<PolicyStatus>({ locked: [], problem: null });
  update = $state.raw<UpdateState | null>(null);
  /** Camera of the graph; null before it was moved. Not reactive, because nothing renders from it. */
  camera: Camera | null = null;
  /** Incremented to move the graph to `camera`. */
  cameraRevision = $state(0);
  #systemTheme = $state<'light' | 'dark'>('light');
  apply = $state.raw<ApplyState | null>(null);
  /** The draft that a roll-back replaced; null for none. */
  setAsideDraft = $state.raw<{ readonly registryId: string; readonly edits: readonly Edit[] } | null>(null);
  /** The displayed time, advanced every 30 s. */
  now = $state(0);
  /** Start of the timeline, `settings.rangeDays` long. No figure depends on it. */
  from = $state(0);
  zoom = $state.raw<TimeRange | null>(null);

  readonly draft = new Draft(
    (edits) => void this.#saveDraft(edits),
    (groups) => (this.actual === null ? groups : netEdits(this.actual, groups)),
  );
  readonly pendingInput = new PendingInput(() => (this.view === null ? '' : getDocumentKey(this.view)));
  readonly accounts = new Accounts();
  readonly session = $derived(this.view?.session ?? null);
  readonly actual = $derived(this.view?.topology ?? null);
  readonly subscriptionId = $derived(this.actual === null ? null : findSubscriptionId(this.actual));
  readonly production = $derived(
    this.subscriptionId !== null && this.settings.production.includes(this.subscriptionId),
  );
  readonly #today = $derived(startOfDay(this.now));
  /** Range of all figures: one year from the start of today in UTC. */
  readonly horizon: TimeRange = $derived(horizonAt(this.#today));
  readonly to = $derived(this.from + this.settings.rangeDays * dayMs);
  readonly visible: TimeRange = $derived(
    (this.zoom === null ? null : fitWithin(this, this.zoom)) ?? { from: this.from, to: this.to },
  );
  readonly #desired = $derived(this.actual === null ? null : applyEdits(this.actual, this.draft.edits));
  /** The topology with the draft applied; the actual one if the draft does not apply. */
  readonly desired = $derived(this.#desired?.ok === true ? this.#desired.value : this.actual);
  readonly draftError = $derived(this.#desired?.ok === false ? this.#desired.error : null);
  readonly tree = $derived(this.desired === null ? null : indexTopology(this.desired));
  /** The desired topology plus what the draft deletes. */
  readonly displayedTopology = $derived(
    this.actual === null || this.desired === null ? null : withDeleted(this.actual, this.desired),
  );
  readonly marks = $derived(draftMarks(this.draft.edits));
  readonly searchMatches = $derived(findMatchingNames(this.displayedTopology, this.search));
  readonly hasDraft = $derived(!this.draft.isEmpty);
  readonly statusAt = $derived(
    getStatusInstant(this.actual, this.session?.source.kind !== 'file' && this.failure === null, this.now),
  );
  readonly statuses = $derived(createStatusLookup(this.actual, this.statusAt));
  readonly theme = $derived(this.settings.theme === 'system' ? this.#systemTheme : this.settings.theme);
  readonly language = $derived(
    this.settings.language === 'system' ? matchLanguage(navigator.language) : this.settings.language,
  );
  readonly simulations = new Simulations(this);
  readonly push = new Push(this);
  readonly views = new SavedViews(this);
  readonly fleet = new Fleet(this);

  markFirstPaint: () => void = () => undefined;
  /** Resolves at first paint. Defer work that first paint does not need until then. */
  readonly firstPaint = new Promise<void>((resolve) => (this.markFirstPaint = resolve));

  #clockOffset = 0;
  /** Counts changes of settings, to recognise outdated responses. */
  #settingsChanges = 0;

  /** Loads the initial state and listens to events from then on. */
  async start(): Promise<void> {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const updateTheme = (): void => {
      this.#systemTheme = dark.matches ? 'dark' : 'light';
    };
    updateTheme();
    dark.addEventListener('change', updateTheme);
    const firstView = this.#loadFirstView();
    // Events during the first read are newer than its view, so apply them after it. While an apply runs, main removes
    // finished edits from the draft; the read at its end delivers the rest.
    listen(
      'view.changed',
      (view) => void firstView.then(() => this.#show(view, { keepDraft: this.apply?.state !== 'running' })),
    );
    listen('view.progress', ({ what, count }) => {
      if (this.busy) this.progress = what === 'registry' ? 'registry' : `${count} ${what}`;
    });
    listen('view.refreshFailed', (error) => void firstView.then(() => (this.failure = error)));
    listen('workspace.unsaved', (failure) => (this.persistError = failure));
    listen('settings.changed', (settings) => (this.settings = settings));
    listen('session.changed', (session) => {
      if (this.view !== null) this.view = { ...this.view, session };
    });
    listen('apply.progress', (apply) => (this.apply = apply));
    this.fleet.listen();
    listen('updates.changed', (update) => (this.update = update));
    listen('app.error', (error) => this.notify(error.message, 'bad'));
    listen('link.followed', (link) => this.openDeepLink(link));
    await firstView;
    await this.firstPaint;
    const policy = await request('policy.get', {});
    if (policy.ok) this.policy = policy.value;
    const update = await request('updates.get', {});
    if (update.ok) this.update ??= update.value;
    const last = await request('apply.last', {});
    if (last.ok) this.apply = last.value;
    // An interrupted apply takes precedence.
    if (this.apply?.state === 'interrupted') this.screen = 'activity';
    setInterval(() => (this.now = Date.now() + this.#clockOffset), 30_000);
  }

  /**
   * Requests settings, view and figures together and shows them together, so that nothing is computed or rendered
   * twice.
   */
  async #loadFirstView(): Promise<void> {
    const view = request('view.get', {});
    const figures = request('simulation.initial', {});
    const settingsResponse = request('settings.get', {});
    warmUpFormatters();
    const settings = await settingsResponse;
    if (settings.ok) this.settings = settings.value;
    await setLocale(this.language, this.settings.clock);
    const viewWithFigures = async (): Promise<Result<View, AppError>> => {
      const [response, first] = await Promise.all([view, figures]);
      if (response.ok && first.ok && first.value !== null) this.simulations.seed(first.value, this.firstPaint);
      return response;
    };
    await this.open(viewWithFigures());
  }

  /** Shows the requested view or reports the error; null means cancelled. */
  async open(answer: Promise<Result<View | null, AppError>>): Promise<boolean> {
    const opened = await this.#read(answer, { keepDraft: false });
    if (!opened.ok && this.view !== null) this.notify(opened.error.message, 'bad');
    else if (!opened.ok) this.failure = opened.error;
    return opened.ok && opened.value !== null;
  }

  /** Reads the open source again. An error stays visible, because the data is then outdated. */
  async refresh(): Promise<boolean> {
    const read = await this.#read(request('view.refresh', {}), { keepDraft: true });
    if (!read.ok && read.error.kind !== 'cancelled') this.failure = read.error;
    return read.ok;
  }

  async #read(
    answer: Promise<Result<View | null, AppError>>,
    show: { readonly keepDraft: boolean },
  ): Promise<Result<View | null, AppError>> {
    this.busy = true;
    const result = await answer;
    this.busy = false;
    this.progress = null;
    if (result.ok && result.value !== null) this.#show(result.value, show);
    return result;
  }

  /** Disk errors stay visible through `persistError`. */
  async #saveDraft(edits: readonly Edit[]): Promise<void> {
    const saved = await request('draft.save', { edits });
    if (!saved.ok && this.persistError === null) this.notify(saved.error.message, 'bad');
  }

  /** Zone to show beside UTC for a site of zone `site`; null for UTC only. */
  secondaryTimeZone(site: string | undefined): string | null {
    const { localTime, zone } = this.settings;
    const secondary = zone === 'site' ? site : zone === 'system' ? getSystemZone() : zone;
    return !localTime || secondary === undefined || secondary === 'UTC' ? null : secondary;
  }

  isLocked(name: LockedSetting): boolean {
    return this.policy.locked.includes(name);
  }

  async set(change: Partial<Settings>): Promise<void> {
    const locked = findLockedSetting(change, this.policy.locked);
    if (locked !== null) {
      this.notify(describeLock(locked), 'bad');
      return;
    }
    this.settings = { ...this.settings, ...change };
    this.#settingsChanges += 1;
    const revision = this.#settingsChanges;
    const saved = await request('settings.set', change);
    // A later change is newer than this response.
    if (saved.ok && revision === this.#settingsChanges) this.settings = saved.value;
    else if (!saved.ok) this.notify(saved.error.message, 'bad');
  }

  /** Zooms to a range; moves the timeline if the range lies outside. */
  showTime(part: TimeRange): void {
    const length = Math.min(part.to - part.from, this.to - this.from);
    this.from = shiftToHold(this, { from: part.from, to: part.from + length });
    this.zoom = fitWithin(this, part);
  }

  /**
   * Saves immediately and pushes an undo entry. Resolves to whether it succeeded; disk errors surface through
   * `persistError`.
   */
  async saveWithUndo(
    message: string,
    apply: () => Promise<Result<null, AppError>>,
    revert: () => Promise<Result<null, AppError>>,
  ): Promise<boolean> {
    const run = async (write: typeof apply, text: string): Promise<boolean> => {
      const answer = await write();
      const isSaved = answer.ok || this.persistError !== null;
      if (isSaved) this.notify(text);
      else this.notify(answer.error.message, 'bad');
      return isSaved;
    };
    if (!(await run(apply, message))) return false;
    this.draft.pushUndo({
      undo: () => void run(revert, t('Taken back: {message}', { message })),
      redo: () => void run(apply, message),
    });
    return true;
  }

  /** Shows a link's site. Reports a link to another registry, which the person has to open. */
  openDeepLink({ registryId, site }: DeepLink): void {
    const cloudId = this.actual === null ? null : findCloudId(this.actual);
    if (registryId !== null && (cloudId === null || !sameId(cloudId, registryId))) {
      this.overlay = 'choose-registry';
      this.notify(
        t("The link leads to ''{name}'', which is not open: choose it, then follow the link again.", {
          name: nameInId(registryId),
        }),
        'bad',
      );
      return;
    }
    this.overlay = 'none';
    this.screen = 'topology';
    const registry =
      site === null || this.displayedTopology === null ? null : indexTopology(this.displayedTopology).get(site);
    if (site !== null && registry === null)
      this.notify(t("There is no connected registry ''{site}'' in what is open.", { site }), 'bad');
    else this.select(registry?.name ?? null);
  }

  moveCamera(camera: Camera | null): void {
    this.camera = camera;
    this.cameraRevision += 1;
  }

  /** Message for the live region and the toast; null once it no longer holds. */
  get notice(): Notice | null {
    return this.#notice?.holds() === true ? this.#notice : null;
  }

  /** @param holds reads the message's subject, so that the message ends with it */
  notify(message: Message, tone: 'good' | 'bad' = 'good', holds: () => boolean = () => true): void {
    this.#notice = { message, tone, holds };
  }

  /** Notifies until the draft changes. */
  notifyAboutDraft(message: Message): void {
    const { groups } = this.draft;
    this.notify(message, 'good', () => this.draft.groups === groups);
  }

  dismissNotice(): void {
    this.#notice = null;
  }

  /** Replaces this registry's draft with the file's in one undoable step, and adds the file's blackouts. */
  async takeFileDraft(): Promise<void> {
    const [file, actual] = [this.fileDraft, this.actual];
    if (file === null || actual === null) return;
    this.draft.replace(rebaseEdits(file.topology, file.edits, actual));
    this.fileDraft = null;
    const known = actual.blackouts.map((blackout) => JSON.stringify(blackout));
    const others = file.topology.blackouts.filter((blackout) => !known.includes(JSON.stringify(blackout)));
    if (others.length === 0) return;
    const saved = await request('blackouts.save', { blackouts: [...actual.blackouts, ...others] });
    if (!saved.ok && this.persistError === null) this.notify(saved.error.message, 'bad');
  }

  select(registry: string | null): void {
    if (registry === this.selected) return;
    this.selected = registry;
    if (registry !== null && this.displayedTopology !== null)
      this.folded = unfoldTo(this.displayedTopology, registry, this.folded);
  }

  /** Selects the registry of exactly that name, else the next match after the selection, wrapping around. */
  selectNextMatch(): void {
    const matches = [...this.searchMatches];
    const exact = matches.find((name) => name.toLowerCase() === this.search.trim().toLowerCase());
    const next = matches[(this.selected === null ? -1 : matches.indexOf(this.selected)) + 1] ?? matches[0];
    const target = exact ?? next;
    if (target === undefined) return;
    this.select(target);
    // The only match is selected: clear the search, which dims the rest.
    if (exact !== undefined || matches.length === 1) this.search = '';
  }

  #show(view: View, { keepDraft }: { readonly keepDraft: boolean }): void {
    const first = this.view === null;
    this.fileDraft = nextFileDraft(this, view);
    const sameRegistry = this.view !== null && getDocumentKey(this.view) === getDocumentKey(view);
    this.view = view;
    this.failure = null;
    this.#clockOffset = view.session.now - Date.now();
    this.now = view.session.now;
    if (first || !sameRegistry) {
      this.from = startOfDay(view.session.now);
      this.zoom = null;
      this.push.close();
      this.selected = null;
      this.camera = null;
      this.folded = noKeys;
    }
    if (first || !sameRegistry || !keepDraft) this.views.list = view.views;
    if (!keepDraft || !sameRegistry) this.draft.load(view.edits);
  }
}
