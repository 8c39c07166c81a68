import type { InstallSettings } from './deploy/install-settings.ts';
import type { AppError } from './errors.ts';
import type { Message } from './i18n/message.ts';
import type {
  Account,
  ApplyHistory,
  ApplyState,
  AzureSettings,
  CalendarTimes,
  DeviceCode,
  EmulatorFault,
  FleetCloud,
  ImageSource,
  RegistryList,
  Repository,
  SessionFacts,
  SignIns,
  SyncHistory,
  UpdateState,
  View,
} from './ipc-payloads.ts';
import type { PolicyStatus } from './policy.ts';
import type { Result } from './result.ts';
import type { Instant } from './schedule/instant.ts';
import type { Settings } from './settings.ts';
import type { Edit } from './topology/edit-types.ts';
import type { Blackout, SavedView, SiteAttributes, Topology } from './topology/model.ts';
import type { AzureScope } from './topology/new-topology.ts';
import type { DeepLink } from './view/deep-link.ts';
import type { SimulationResults } from './view/simulation-results.ts';

type NoInput = Record<string, never>;

/** Requests of the renderer; each resolves to a Result. */
interface Requests {
  'app.info': {
    in: NoInput;
    out: { readonly version: string; readonly platform: string; readonly runtime: Message };
  };
  /** Sent once the first settled picture is painted. */
  'app.firstPaint': { in: NoInput; out: null };
  /** Sent once its findings are painted. */
  'app.findingsReady': { in: NoInput; out: null };
  'settings.get': { in: NoInput; out: Settings };
  'settings.set': { in: Partial<Settings>; out: Settings };
  'policy.get': { in: NoInput; out: PolicyStatus };

  'updates.get': { in: NoInput; out: UpdateState };
  /** Installs the downloaded update and restarts; refused during an apply. */
  'updates.restart': { in: NoInput; out: null };

  /** What is open, from memory or cache; waits for the network only if nothing is known yet. */
  'view.get': { in: NoInput; out: View };
  /**
   * Simulates what `view.get` shows over the year from today; null if the fleet is too large to simulate between two
   * frames.
   */
  'simulation.initial': { in: NoInput; out: SimulationResults | null };
  'view.refresh': { in: NoInput; out: View };
  /** Cancels the running read and keeps what is shown. */
  'view.cancel': { in: NoInput; out: null };
  'registries.list': { in: NoInput; out: RegistryList };
  'registry.choose': { in: { readonly registryId: string }; out: View };
  'source.emulator': { in: NoInput; out: View };
  /** Registries of an account, one list at a time; emits `source.progress`. */
  'source.azure': { in: { readonly accountId: string; readonly tenant: string }; out: RegistryList };
  'source.cancel': { in: NoInput; out: null };
  'azure.open': { in: { readonly accountId: string; readonly tenant: string; readonly registryId: string }; out: View };

  'accounts.list': { in: NoInput; out: SignIns };
  /** One at a time. `tenant` is an id, a domain or `organizations` for the home tenant. */
  'accounts.signIn': {
    in: {
      readonly cloud: string;
      readonly tenant: string;
      readonly method: 'browser' | 'device-code' | 'az';
      readonly accountId: string | null;
    };
    out: Account;
  };
  'accounts.confirmCloud': {
    in: { readonly cloud: string; readonly signInAddress: string; readonly audience: string };
    out: null;
  };
  'accounts.cancel': { in: NoInput; out: null };
  /** Forgets the account and its tokens; the Azure CLI keeps its own sign-in. */
  'accounts.signOut': { in: { readonly accountId: string }; out: null };
  'accounts.openDeviceCodePage': { in: NoInput; out: null };

  'azure.settings': { in: NoInput; out: AzureSettings };
  'azure.setClientId': { in: { readonly clientId: string | null }; out: AzureSettings };
  /** Reads the sign-in address from the cloud's Azure Resource Manager; null removes the custom cloud. */
  'azure.setCloud': {
    in: {
      readonly cloud: {
        readonly name: string;
        readonly armHost: string;
        readonly loginServerSuffix: string | null;
      } | null;
    };
    out: AzureSettings;
  };
  /** Shows the open dialog. Null if cancelled. */
  'azure.chooseCa': { in: { readonly countForMicrosoft?: boolean | undefined }; out: AzureSettings | null };
  'azure.removeCa': { in: NoInput; out: AzureSettings };

  'history.get': { in: NoInput; out: SyncHistory };
  /** The log as saved and shown, without secrets. */
  'diagnostics.get': { in: NoInput; out: { readonly text: string } };
  'diagnostics.save': { in: NoInput; out: { readonly name: string } | null };
  /** Shows the save dialog for the open registry’s history. Null if cancelled. */
  'history.export': { in: NoInput; out: { readonly name: string } | null };

  /** Shows the open dialog. Null if cancelled. */
  'file.open': { in: NoInput; out: View | null };
  /** Opens several registries: returns what is cached and emits `fleet.cloud` for each that is read. */
  'fleet.open': {
    in: { readonly registryIds: readonly string[]; readonly from: RequestIn<'source.azure'> | null };
    out: readonly FleetCloud[];
  };
  /** Opens files as a fleet. Null if the dialog was cancelled. */
  'fleet.files': { in: NoInput; out: readonly FleetCloud[] | null };
  /** Opens a hundred emulated registries. */
  'fleet.openSample': { in: NoInput; out: readonly FleetCloud[] };
  /** Opens one member on its own. */
  'fleet.openMember': { in: { readonly id: string }; out: View };
  /** Stops reading. */
  'fleet.close': { in: NoInput; out: null };
  /** Opens a new workspace of a cloud registry that has only a name. */
  'file.new': { in: { readonly cloudName: string; readonly place: AzureScope | null }; out: View };
  /** The live topology of the open file's registry; the file stays open. */
  'registry.readLive': { in: NoInput; out: { readonly registryId: string; readonly topology: Topology } };
  /** Opens a dropped file from its text. */
  'file.import': { in: { readonly name: string; readonly text: string }; out: View };
  /** Shows the save dialog. Null if cancelled. */
  'file.save': { in: { readonly edits: readonly Edit[] }; out: { readonly name: string } | null };
  /** Shows the save dialog for generated text. Null if cancelled. */
  'file.export': {
    in: { readonly suggestedName: string; readonly text: string };
    out: { readonly name: string } | null;
  };
  /** Renders a report's HTML as PDF or a picture as PNG and shows the save dialog. Null if cancelled. */
  'file.render': {
    in: { readonly suggestedName: string; readonly kind: 'pdf' | 'png'; readonly text: string; readonly made: Instant };
    out: { readonly name: string } | null;
  };
  'draft.save': { in: { readonly edits: readonly Edit[] }; out: null };
  'sites.save': { in: { readonly registry: string; readonly site: SiteAttributes }; out: null };

  /** Replaces all blackouts. */
  'blackouts.save': { in: { readonly blackouts: readonly Blackout[] }; out: null };
  /** Replaces all saved views. */
  'views.save': { in: { readonly views: readonly SavedView[] }; out: null };
  /** Shows the open dialog. Null if cancelled. */
  'calendar.open': { in: NoInput; out: CalendarTimes | null };
  /** Reads a dropped calendar. */
  'calendar.read': { in: { readonly name: string; readonly text: string }; out: CalendarTimes };
  /** Opens a workspace or list for comparison. Null if the dialog was cancelled. */
  'compare.open': { in: NoInput; out: { readonly name: string; readonly topology: Topology } | null };

  'repositories.list': { in: NoInput; out: readonly Repository[] };
  'images.import': {
    in: {
      readonly source: ImageSource;
      readonly sourceImage: string;
      readonly targetTags: readonly string[];
      readonly force: boolean;
    };
    out: null;
  };

  /** Applies the draft if it still makes the reviewed plan; emits progress. */
  'apply.start': {
    in: {
      readonly edits: readonly Edit[];
      readonly planId: string;
      /** Names that the person typed to confirm. */
      readonly confirmed: readonly string[];
    };
    out: { readonly applyId: string };
  };
  'apply.cancel': { in: { readonly applyId: string }; out: null };
  'apply.resume': { in: { readonly applyId: string }; out: null };
  /** The last apply, running, ended or interrupted; null if there is none. */
  'apply.last': { in: NoInput; out: ApplyState | null };
  'apply.dismiss': { in: { readonly applyId: string }; out: null };
  'apply.history': { in: NoInput; out: ApplyHistory };
  /** One apply with its plan, from which a revert is made. */
  'apply.get': { in: { readonly applyId: string }; out: ApplyState };

  'registry.settings': {
    in: {
      readonly registry: string;
      readonly parentProtocol: 'http' | 'https';
      /** Host with optional port; null takes the one that the service reports. */
      readonly parentEndpoint: string | null;
      /** Number of the sync token's password to regenerate, which disconnects an instance that uses it. */
      readonly generatePassword: 1 | 2 | null;
    };
    out: InstallSettings;
  };
  'registry.resync': { in: { readonly registry: string }; out: View };

  'emulator.faults': { in: { readonly faults: readonly EmulatorFault[] }; out: null };
  'emulator.reset': { in: NoInput; out: View };
  'clipboard.write': { in: { readonly text: string }; out: null };
}

export type MenuCommand =
  | 'open'
  | 'save'
  | 'undo'
  | 'redo'
  | 'refresh'
  | 'find'
  | 'palette'
  | 'shortcuts'
  | 'diagnostics'
  | 'tour'
  | 'create'
  | 'view-topology'
  | 'view-table'
  | 'view-findings'
  | 'view-review'
  | 'view-activity'
  | 'view-reports'
  | 'view-settings'
  | 'zoom-fit'
  | 'theme-system'
  | 'theme-light'
  | 'theme-dark';

export interface Events {
  'view.changed': View;
  'session.changed': SessionFacts;
  /** Emitted when a workspace's scenario takes effect or ends. */
  'settings.changed': Settings;
  'apply.progress': ApplyState;
  'menu.command': { readonly command: MenuCommand };
  'app.error': AppError;
  'link.followed': DeepLink;
  /** Why draft and site data are in memory only; null once saved. */
  'workspace.unsaved': AppError | null;
  /** Why what is shown could not be refreshed. */
  'view.refreshFailed': AppError;
  /** Emitted after each read of a fleet's member. */
  'fleet.cloud': FleetCloud;
  'updates.changed': UpdateState;
  'accounts.deviceCode': DeviceCode;
  /** Progress of reading the open registry. */
  'view.progress': { readonly what: string; readonly count: number };
  /** Progress of listing an account's registries. */
  'source.progress': { readonly subscriptions: number; readonly read: number; readonly registries: number };
}

export type RequestName = keyof Requests;
export type EventName = keyof Events;
export type RequestIn<N extends RequestName> = Requests[N]['in'];
export type Answer<N extends RequestName> = Result<Requests[N]['out'], AppError>;

const requestNames: { readonly [N in RequestName]: true } = {
  'app.info': true,
  'app.firstPaint': true,
  'app.findingsReady': true,
  'settings.get': true,
  'settings.set': true,
  'policy.get': true,
  'updates.get': true,
  'updates.restart': true,
  'view.get': true,
  'fleet.open': true,
  'fleet.files': true,
  'fleet.openSample': true,
  'fleet.openMember': true,
  'fleet.close': true,
  'views.save': true,
  'simulation.initial': true,
  'view.refresh': true,
  'view.cancel': true,
  'registries.list': true,
  'registry.choose': true,
  'source.emulator': true,
  'source.azure': true,
  'source.cancel': true,
  'azure.open': true,
  'accounts.list': true,
  'accounts.signIn': true,
  'accounts.confirmCloud': true,
  'accounts.cancel': true,
  'accounts.signOut': true,
  'accounts.openDeviceCodePage': true,
  'azure.settings': true,
  'azure.setClientId': true,
  'azure.setCloud': true,
  'azure.chooseCa': true,
  'azure.removeCa': true,
  'history.get': true,
  'history.export': true,
  'diagnostics.get': true,
  'diagnostics.save': true,
  'file.open': true,
  'file.new': true,
  'registry.readLive': true,
  'file.import': true,
  'file.save': true,
  'file.export': true,
  'file.render': true,
  'draft.save': true,
  'sites.save': true,
  'blackouts.save': true,
  'calendar.open': true,
  'calendar.read': true,
  'compare.open': true,
  'repositories.list': true,
  'images.import': true,
  'apply.start': true,
  'apply.cancel': true,
  'apply.resume': true,
  'apply.last': true,
  'apply.dismiss': true,
  'apply.history': true,
  'apply.get': true,
  'registry.settings': true,
  'registry.resync': true,
  'emulator.faults': true,
  'emulator.reset': true,
  'clipboard.write': true,
};

export const isRequestName = (name: unknown): name is RequestName =>
  typeof name === 'string' && Object.hasOwn(requestNames, name);

export interface CascadeBridge {
  /** The response, or its JSON, which crosses the context bridge faster. */
  readonly request: <N extends RequestName>(name: N, input: RequestIn<N>) => Promise<Answer<N> | string>;
  /** Returns a function that removes the listener. */
  readonly on: <N extends EventName>(name: N, listener: (payload: Events[N]) => void) => () => void;
}
