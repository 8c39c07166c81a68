import { installSettings } from '../../shared/deploy/install-settings.ts';
import { type AppError, appError } from '../../shared/errors.ts';
import { t } from '../../shared/i18n/translate.ts';
import type { ApplyState, CalendarTimes, RequestIn, View } from '../../shared/ipc.ts';
import { namesToConfirm } from '../../shared/plan/confirm.ts';
import { makePlan } from '../../shared/plan/make-plan.ts';
import { lockedBy } from '../../shared/policy.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Instant } from '../../shared/schedule/instant.ts';
import { resourceId, sameId, subscriptionIdOf } from '../../shared/topology/arm-id.ts';
import { applyEdits } from '../../shared/topology/edit.ts';
import type { ConnectedRegistry, Topology } from '../../shared/topology/model.ts';
import { createEmptyTopology } from '../../shared/topology/new-topology.ts';
import { parseTopology } from '../../shared/topology/parse.ts';
import { topologyFromArm } from '../../shared/topology/parse-arm.ts';
import { serializeWorkspace } from '../../shared/topology/serialize-workspace.ts';
import { nameKey } from '../../shared/topology/tree.ts';
import type { SimulationResults } from '../../shared/view/simulation-results.ts';
import { createApplyService } from '../apply/apply-service.ts';
import { createJournals } from '../apply/journal.ts';
import type { Locks } from '../apply/locks.ts';
import type { Azure } from '../connections/azure.ts';
import { type Connection, listRegistries } from '../connections/connection.ts';
import { defineHandler, noInput } from '../ipc/define-handler.ts';
import type { Dialogs } from '../ipc/dialogs-port.ts';
import * as shapes from '../ipc/schemas.ts';
import type { Emit, Handler, Handlers } from '../ipc/server.ts';
import type { RenderInput } from '../render/offscreen.ts';
import { scenarioOf, type Session } from '../session/session.ts';
import { historyHandlers, type SyncHistoryStore } from '../session/sync-history.ts';
import { writeLastRegistry } from '../storage/last-registry-store.ts';
import type { PolicyRead } from '../storage/policy-file.ts';
import type { CalendarFile } from '../storage/read-calendar.ts';
import { settingsChange } from '../storage/settings-store.ts';
import type { Store } from '../storage/store.ts';
import type { WorkspaceStore } from '../storage/workspace-store.ts';
import type { Updates } from '../updates/updates.ts';
import { accountHandlers } from './accounts.ts';
import { diagnosticsHandlers } from './diagnostics.ts';
import { fleetHandlers } from './fleet.ts';

export interface HandlerPorts {
  readonly session: Session;
  readonly workspaces: WorkspaceStore;
  /** What the first picture shows beside the view. */
  readonly figures: () => Promise<Result<SimulationResults | null, AppError>>;
  /** Loaded when it is first asked for. */
  readonly azure: () => Promise<Azure>;
  /** The one emulator of this process. */
  readonly emulator: () => Promise<Connection>;
  readonly history: SyncHistoryStore;
  readonly store: Store;
  /** Hold a registry while a plan is applied to it. */
  readonly locks: Locks;
  readonly policy: PolicyRead;
  readonly updates: Updates;
  readonly emit: Emit;
  readonly dialogs: Dialogs;
  /** Draws pages or a picture in a window that nobody sees. */
  readonly draw: (sheet: RenderInput) => Promise<Uint8Array>;
  readonly readCalendar: (file: CalendarFile, now: Instant) => Promise<Result<CalendarTimes, AppError>>;
  readonly writeClipboard: (text: string) => Promise<void>;
  readonly newGuid: () => string;
  readonly info: { readonly version: string; readonly platform: string; readonly runtime: string };
  /** The end of the log; empty where there is none. */
  readonly readLog: () => Promise<string>;
  readonly home: string;
  readonly onFirstPaint: () => void;
  readonly onFindingsReady: () => void;
  readonly onBug: (message: string, cause: unknown) => void;
}

const changedMeanwhile = () =>
  appError(
    'conflict',
    t('The plan is no longer the one that was reviewed: Azure or the draft changed meanwhile. Review it again.'),
  );
const noEmulator = () => appError('refused', t('This is not the emulator.'));
const updateWaits = () =>
  appError('conflict', t('A plan is being applied: the update waits until it has ended. Restart then.'));
const noUpdate = () => appError('not-found', t('No update is ready.'));
const applying = () =>
  appError('conflict', t('A plan is being applied: wait for its end or cancel it before you go to another source.'));

/** The plan of a draft over what is known of Azure: the same pure steps that the review made. */
const planOf = (topology: Topology, edits: RequestIn<'apply.start'>['edits']) => {
  const desired = applyEdits(topology, edits);
  return desired.ok ? makePlan(topology, desired.value) : desired;
};

/** One handler for each request of the contract. Decisions are shared/'s and the session's; here they are only put together. */
export const createHandlers = (ports: HandlerPorts): Handlers => {
  const { session, emit } = ports;

  const applies = createApplyService({
    journals: createJournals(ports.store),
    locks: ports.locks,
    now: () => session.connection.now(),
    newGuid: ports.newGuid,
    onState: (state) => emit('apply.progress', state),
    afterRun: () => session.afterApply(),
    onBug: (cause) => ports.onBug(t('An apply ended unexpectedly.'), cause),
  });

  const registryNamed = async (
    name: string,
  ): Promise<
    Result<{ readonly registry: ConnectedRegistry; readonly topology: Topology; readonly id: string }, AppError>
  > => {
    const topology = await session.topology();
    const registry = topology?.registries.find((one) => nameKey(one.name) === nameKey(name));
    if (topology === null || registry === undefined)
      return err(
        appError(
          'not-found',
          t("There is no connected registry '{name}'. Refresh: it may have been deleted.", { name }),
          { where: name },
        ),
      );
    return ok({ registry, topology, id: registry.id ?? resourceId(topology, 'connectedRegistries', registry.name) });
  };

  const timesOf = (file: CalendarFile): Promise<Result<CalendarTimes, AppError>> =>
    ports.readCalendar(file, session.connection.now());

  /** What the next start opens. */
  const keepPlace = async (): Promise<void> => {
    const { source } = session.connection;
    const registryId = session.registryId();
    const place =
      source.kind === 'azure' && registryId !== null
        ? { accountId: source.accountId, account: source.account, tenant: source.tenant, registryId }
        : null;
    await writeLastRegistry(ports.store, place).catch((cause: unknown) =>
      ports.onBug(t('What the next start opens cannot be kept.'), cause),
    );
  };

  /** A request to the open registry itself. */
  const onRegistry = async <T>(
    ask: (registryId: string) => Promise<Result<T, AppError>>,
  ): Promise<Result<T, AppError>> => {
    const topology = await session.topology();
    const id = session.registryId();
    return id === null || topology === null
      ? err(appError('refused', t('A file is open, not a registry. Go back to the registry first.')))
      : ask(id);
  };

  /** Another Azure is not shown while one is being written to, whose end is read back into the window. */
  const goTo = async (connection: Connection, registryId: string | null): Promise<Result<View, AppError>> =>
    (await applies.last())?.state === 'running' ? err(applying()) : session.connect(connection, registryId);

  const tidied = new Set<string>();
  /** Nobody was there to drop from the draft what an apply did that was cut off. */
  const tidy = ({ applyId, plan }: ApplyState): void => {
    const bringUpToDate = async (): Promise<void> => {
      await session.topology();
      if (tidied.has(applyId) || !sameId(plan.registryId, session.registryId())) return;
      tidied.add(applyId);
      await session.afterApply();
    };
    setImmediate(
      () =>
        void bringUpToDate().catch((cause: unknown) =>
          ports.onBug(t('The draft could not be brought up to date.'), cause),
        ),
    );
  };

  return {
    'app.info': defineHandler(noInput, () => ok(ports.info)),
    'app.findingsReady': defineHandler(noInput, () => {
      ports.onFindingsReady();
      return ok(null);
    }),
    'app.firstPaint': defineHandler(noInput, () => {
      ports.onFirstPaint();
      return ok(null);
    }),
    'settings.get': defineHandler(noInput, async () => ok(await session.settings())),
    'settings.set': defineHandler(settingsChange as Handler<'settings.set'>['schema'], (change) =>
      session.changeSettings(change),
    ),
    'updates.get': defineHandler(noInput, () => ok(ports.updates.state())),
    'updates.restart': defineHandler(noInput, async () => {
      if ((await applies.last())?.state === 'running') return err(updateWaits());
      return (await ports.updates.restart()) ? ok(null) : err(noUpdate());
    }),
    'policy.get': defineHandler(noInput, () =>
      ok({ locked: lockedBy(ports.policy.policy), problem: ports.policy.problem }),
    ),

    'view.get': defineHandler(noInput, () => session.view()),
    'simulation.initial': defineHandler(noInput, ports.figures),
    'view.refresh': defineHandler(noInput, () => session.refresh()),
    'view.cancel': defineHandler(noInput, () => {
      session.cancelRead();
      return ok(null);
    }),
    'registries.list': defineHandler(noInput, () => listRegistries(session.arm)),
    'registry.choose': defineHandler(shapes.chooseRegistry, async ({ registryId }) => {
      const view = await session.choose(registryId);
      if (view.ok) await keepPlace();
      return view;
    }),
    'source.emulator': defineHandler(noInput, async () => {
      const view =
        session.connection.practice === null ? await goTo(await ports.emulator(), null) : await session.closeFile();
      if (view.ok) await keepPlace();
      return view;
    }),
    ...accountHandlers({
      azure: ports.azure,
      dialogs: ports.dialogs,
      emit,
      switchConnection: goTo,
      saveLastRegistry: keepPlace,
    }),
    ...fleetHandlers({ ...ports, switchConnection: goTo, saveLastRegistry: keepPlace }),
    ...diagnosticsHandlers({
      session,
      policy: ports.policy,
      dialogs: ports.dialogs,
      info: ports.info,
      readLog: ports.readLog,
      home: ports.home,
    }),
    ...historyHandlers({ history: ports.history, dialogs: ports.dialogs, session }),

    'file.open': defineHandler(noInput, async (_input, context): Promise<Result<View | null, AppError>> => {
      const chosen = await ports.dialogs.open(context);
      if (!chosen.ok || chosen.value === null) return chosen as Result<null, AppError>;
      return session.openText(chosen.value.name, chosen.value.text);
    }),
    'file.new': defineHandler(shapes.newFile, ({ cloudName, place }) =>
      session.openText(`${cloudName}.cascade.json`, serializeWorkspace(createEmptyTopology(cloudName, place), [])),
    ),
    'registry.readLive': defineHandler(noInput, async () => {
      const known = await session.topology();
      if (known === null) return err(appError('not-found', t('No file is open.')));
      const choices = await listRegistries(session.arm);
      if (!choices.ok) return choices;
      const { cloud } = known;
      const { registries, unread } = choices.value;
      const found =
        registries.find(({ id }) => sameId(id, cloud.id)) ??
        registries.find(({ name }) => nameKey(name) === nameKey(cloud.name));
      if (found === undefined) {
        const where =
          session.connection.source.kind === 'azure'
            ? t('The account {account}', { account: session.connection.source.account })
            : t('The emulator');
        return err(
          appError(
            'not-found',
            t(
              "{where} has no registry '{name}': open it through an account that sees it, and this draft is offered over it.{more}",
              { where, name: cloud.name, more: unread === null ? '' : ` ${unread}` },
            ),
            { where: cloud.name },
          ),
        );
      }
      const hierarchy = await session.arm.readHierarchy(found.id);
      if (!hierarchy.ok) return hierarchy;
      const topology = topologyFromArm({ ...hierarchy.value, asOf: session.connection.now() });
      return topology.ok ? ok({ registryId: found.id, topology: topology.value }) : topology;
    }),
    'file.import': defineHandler(
      shapes.importFile,
      ({ name, text }) => session.openText(name, text),
      shapes.fileLength + 1_000,
    ),
    'file.save': defineHandler(
      shapes.draft,
      async ({ edits }, context) => {
        const topology = await session.topology();
        if (topology === null) return err(appError('not-found', t('There is nothing to save yet.')));
        return ports.dialogs.save(
          context,
          `${topology.cloud.name}.cascade.json`,
          serializeWorkspace(topology, edits, scenarioOf(await session.settings()), await session.views()),
        );
      },
      shapes.draftLength,
    ),
    'file.export': defineHandler(
      shapes.exportFile,
      ({ suggestedName, text }, context) => ports.dialogs.save(context, suggestedName, text),
      shapes.fileLength + 1_000,
    ),
    'file.render': defineHandler(
      shapes.drawFile,
      async ({ suggestedName, ...sheet }, context) => {
        let drawn: Uint8Array;
        try {
          drawn = await ports.draw(sheet);
        } catch (cause) {
          ports.onBug(t('The {kind} could not be drawn.', { kind: sheet.kind }), cause);
          return err(
            appError(
              'refused',
              t('The {kind} could not be drawn. Save the HTML or the SVG, and print it from a browser.', {
                kind: sheet.kind.toUpperCase(),
              }),
            ),
          );
        }
        return ports.dialogs.saveBytes(context, suggestedName, drawn);
      },
      shapes.fileLength + 1_000,
    ),
    'draft.save': defineHandler(shapes.draft, ({ edits }) => session.saveDraft(edits), shapes.draftLength),
    'sites.save': defineHandler(shapes.saveSite, ({ registry, site }) => session.saveSite(registry, site)),
    'blackouts.save': defineHandler(
      shapes.saveBlackouts,
      ({ blackouts }) => session.saveBlackouts(blackouts),
      shapes.draftLength,
    ),
    'views.save': defineHandler(shapes.saveViews, ({ views }) => session.saveViews(views), shapes.draftLength),
    'calendar.open': defineHandler(
      noInput,
      async (_input, context): Promise<Result<CalendarTimes | null, AppError>> => {
        const chosen = await ports.dialogs.open(context, 'calendar');
        return chosen.ok && chosen.value !== null ? timesOf(chosen.value) : (chosen as Result<null, AppError>);
      },
    ),
    'calendar.read': defineHandler(shapes.readCalendar, (file) => timesOf(file), shapes.draftLength),
    'compare.open': defineHandler(noInput, async (_input, context) => {
      const chosen = await ports.dialogs.open(context);
      if (!chosen.ok || chosen.value === null) return chosen as Result<null, AppError>;
      const { name, text } = chosen.value;
      const parsed = parseTopology(text);
      if (!parsed.ok) return err({ ...parsed.error, message: `${name}: ${parsed.error.message}` });
      const wanted = applyEdits(parsed.value.topology, parsed.value.edits);
      return ok({ name, topology: wanted.ok ? wanted.value : parsed.value.topology });
    }),

    'repositories.list': defineHandler(noInput, () =>
      onRegistry(async () => {
        const loginServer = (await session.topology())?.cloud.loginServer ?? null;
        return loginServer === null ? ok([]) : session.arm.listRepositories(loginServer);
      }),
    ),
    'images.import': defineHandler(shapes.importImages, (image) =>
      onRegistry(async (id) => {
        const imported = await session.arm.importImage(id, image);
        if (imported.ok || imported.error.kind !== 'conflict' || image.force) return imported;
        const tags = image.targetTags.length === 0 ? image.sourceImage : image.targetTags.join(', ');
        return err({
          ...imported.error,
          message: t('{tags} exists already: write another tag, or choose “Overwrite tags that exist”.', { tags }),
        });
      }),
    ),

    'apply.start': defineHandler(
      shapes.startApply,
      ({ edits, planId, confirmed }) =>
        onRegistry(async () => {
          const topology = await session.topology();
          const readOnlyReason = session.readOnlyReason();
          if (readOnlyReason !== null) return err(appError('read-only', readOnlyReason));
          if (topology === null) return err(changedMeanwhile());
          const plan = planOf(topology, edits);
          if (!plan.ok)
            return err({ ...changedMeanwhile(), message: `${changedMeanwhile().message} (${plan.error.message})` });
          if (plan.value.id !== planId) return err(changedMeanwhile());
          const { production } = await session.settings();
          const inProduction = production.includes(subscriptionIdOf(topology) ?? '');
          const untyped = namesToConfirm(plan.value, topology.cloud.name, inProduction).filter(
            (name) => !confirmed.includes(name),
          );
          if (untyped.length > 0)
            return err(
              appError(
                'refused',
                t('Nothing was sent: type {names} to confirm this plan.', { names: untyped.join(', ') }),
              ),
            );
          await session.saveDraft(edits);
          return applies.start(plan.value, session.arm);
        }),
      shapes.draftLength,
    ),
    'apply.cancel': defineHandler(shapes.applyId, ({ applyId }) => applies.cancel(applyId)),
    'apply.resume': defineHandler(shapes.applyId, async ({ applyId }) => {
      await session.topology();
      return applies.resume(applyId, session.arm, session.registryId());
    }),
    'apply.last': defineHandler(noInput, async () => {
      const last = await applies.last();
      if (last?.state === 'interrupted') tidy(last);
      return ok(last);
    }),
    'apply.history': defineHandler(noInput, async () => ok(await applies.history())),
    'apply.get': defineHandler(shapes.applyId, ({ applyId }) => applies.get(applyId)),
    'apply.dismiss': defineHandler(shapes.applyId, ({ applyId }) => applies.dismiss(applyId)),

    'registry.settings': defineHandler(
      shapes.registrySettings,
      async ({ registry: name, generatePassword, ...how }) => {
        const found = await registryNamed(name);
        if (!found.ok) return found;
        const { registry } = found.value;
        // Everything is checked before a password is generated, which cannot be taken back.
        const without = installSettings({ registry, ...how, password: null });
        const { tokenId } = registry;
        if (!without.ok || generatePassword === null || tokenId === null) return without;
        return onRegistry(async (id) => {
          const password = await session.arm.generateCredentials(id, {
            tokenId,
            name: generatePassword === 1 ? 'password1' : 'password2',
          });
          return password.ok ? installSettings({ registry, ...how, password: password.value }) : password;
        });
      },
    ),
    'registry.resync': defineHandler(shapes.oneRegistry, ({ registry }) =>
      onRegistry(async () => {
        const found = await registryNamed(registry);
        if (!found.ok) return found;
        const asked = await session.arm.resync(found.value.id);
        return asked.ok ? session.refresh() : asked;
      }),
    ),

    'emulator.faults': defineHandler(shapes.faults, ({ faults }) => {
      if (session.connection.practice === null) return err(noEmulator());
      session.connection.practice.setFaults(faults);
      return ok(null);
    }),
    'emulator.reset': defineHandler(noInput, async () => {
      if (session.connection.practice === null) return err(noEmulator());
      session.connection.practice.reset();
      return session.discardWorkspace();
    }),
    'clipboard.write': defineHandler(shapes.clipboard, async ({ text }) => {
      await ports.writeClipboard(text);
      return ok(null);
    }),
  };
};
