import type { InstallSettings } from './deploy/install-settings.ts';
import type { AppError } from './errors.ts';
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
  Session,
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

/** The input of a request that needs none. */
type NoInput = Record<string, never>;

/** Every request that the renderer can make: one object in, a Result out. */
interface Requests {
  'app.info': {
    in: NoInput;
    out: { readonly version: string; readonly platform: string; readonly runtime: string };
  };
  /** The window shows its settled first picture. */
  'app.firstPaint': { in: NoInput; out: null };
  /** The findings of what it shows are in it too. */
  'app.findingsReady': { in: NoInput; out: null };
  'settings.get': { in: NoInput; out: Settings };
  'settings.set': { in: Partial<Settings>; out: Settings };
  /** What the organisation that owns the machine locked. */
  'policy.get': { in: NoInput; out: PolicyStatus };

  'updates.get': { in: NoInput; out: UpdateState };
  /** Installs the update that is ready and starts again; refused while a plan is being applied. */
  'updates.restart': { in: NoInput; out: null };

  /** What is shown now, from memory or cache; never waits for the network longer than the first read takes. */
  'view.get': { in: NoInput; out: View };
  /**
   * The figures of what `view.get` shows, over the year from today; null where the fleet is too large to be simulated
   * between two frames.
   */
  'simulation.initial': { in: NoInput; out: SimulationResults | null };
  /** Reads everything again. */
  'view.refresh': { in: NoInput; out: View };
  /** Gives up the read that is under way; what was shown stays. */
  'view.cancel': { in: NoInput; out: null };
  'registries.list': { in: NoInput; out: RegistryList };
  'registry.choose': { in: { readonly registryId: string }; out: View };
  /** Goes to the emulator, from a file or from Azure. */
  'source.emulator': { in: NoInput; out: View };
  /** Registries of an account, to choose from; progress comes as events. One list at a time. */
  'source.azure': { in: { readonly accountId: string; readonly tenant: string }; out: RegistryList };
  'source.cancel': { in: NoInput; out: null };
  /** Opens a registry of an account. */
  'azure.open': { in: { readonly accountId: string; readonly tenant: string; readonly registryId: string }; out: View };

  'accounts.list': { in: NoInput; out: SignIns };
  /** One at a time. `tenant` is an id, a domain or `organizations` for the account's own. */
  'accounts.signIn': {
    in: {
      readonly cloud: string;
      readonly tenant: string;
      readonly method: 'browser' | 'device-code' | 'az';
      readonly accountId: string | null;
    };
    out: Account;
  };
  /** Agrees to a custom cloud as it was shown. */
  'accounts.confirmCloud': {
    in: { readonly cloud: string; readonly signInAddress: string; readonly audience: string };
    out: null;
  };
  'accounts.cancel': { in: NoInput; out: null };
  /** Forgets the account and its tokens; a sign-in that the Azure CLI holds stays there. */
  'accounts.signOut': { in: { readonly accountId: string }; out: null };
  /** Opens the page of the device code that is waiting in the system's browser. */
  'accounts.openDeviceCodePage': { in: NoInput; out: null };

  'azure.settings': { in: NoInput; out: AzureSettings };
  'azure.setClientId': { in: { readonly clientId: string | null }; out: AzureSettings };
  /** Asks the cloud's Azure Resource Manager where to sign in; null forgets the custom cloud. */
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

  /** What was seen of the open registry's sites on this machine. */
  'history.get': { in: NoInput; out: SyncHistory };
  /** Shows the save dialog for all that was seen of the open registry. Null where the person cancelled. */
  /** For whoever looks for a fault: what is saved is what was shown. */
  'diagnostics.get': { in: NoInput; out: { readonly text: string } };
  'diagnostics.save': { in: NoInput; out: { readonly name: string } | null };
  'history.export': { in: NoInput; out: { readonly name: string } | null };

  /** Shows the open dialog. Null if cancelled. */
  'file.open': { in: NoInput; out: View | null };
  /** Looks at several registries at once: what is known of each, read anew behind it and told by `fleet.cloud`. */
  'fleet.open': {
    in: { readonly registryIds: readonly string[]; readonly from: RequestIn<'source.azure'> | null };
    out: readonly FleetCloud[];
  };
  /** The same for files of an open dialog. Null where the person cancelled. */
  'fleet.files': { in: NoInput; out: readonly FleetCloud[] | null };
  /** The same for a hundred emulated registries to practise with. */
  'fleet.openSample': { in: NoInput; out: readonly FleetCloud[] };
  /** Opens one of them, as it is opened alone. */
  'fleet.openMember': { in: { readonly id: string }; out: View };
  /** Reads no more of them. */
  'fleet.close': { in: NoInput; out: null };
  /** A sketch from nothing: a workspace of a cloud registry that only has a name yet. */
  'file.new': { in: { readonly cloudName: string; readonly place: AzureScope | null }; out: View };
  /** What Azure, or the emulator, has now of the registry that the open file tells of; the file stays open. */
  'registry.readLive': { in: NoInput; out: { readonly registryId: string; readonly topology: Topology } };
  /** A file that was dropped on the window: its text, never its path. */
  'file.import': { in: { readonly name: string; readonly text: string }; out: View };
  /** Shows the save dialog and writes the workspace. Null where the person cancelled. */
  'file.save': { in: { readonly edits: readonly Edit[] }; out: { readonly name: string } | null };
  /** Shows the save dialog for a text that shared/report or shared/plan made. */
  'file.export': {
    in: { readonly suggestedName: string; readonly text: string };
    out: { readonly name: string } | null;
  };
  /**
   * Draws a report's HTML as PDF, or one picture as PNG, and shows the save dialog. Null where the person cancelled.
   */
  'file.render': {
    in: { readonly suggestedName: string; readonly kind: 'pdf' | 'png'; readonly text: string; readonly made: Instant };
    out: { readonly name: string } | null;
  };
  'draft.save': { in: { readonly edits: readonly Edit[] }; out: null };
  'sites.save': { in: { readonly registry: string; readonly site: SiteAttributes }; out: null };

  /** Keeps the times in which sites must not sync, all of them at once. */
  'blackouts.save': { in: { readonly blackouts: readonly Blackout[] }; out: null };
  /** Keeps how the window shows what is open, under names: all of them at once. */
  'views.save': { in: { readonly views: readonly SavedView[] }; out: null };
  /** Shows the open dialog for a calendar. Null where the person cancelled. */
  'calendar.open': { in: NoInput; out: CalendarTimes | null };
  /** A calendar that was dropped on the window. */
  'calendar.read': { in: { readonly name: string; readonly text: string }; out: CalendarTimes };
  /**
   * Shows the open dialog for a workspace or a list to look at beside what is open. Null where the person cancelled.
   */
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

  /** Applies the draft if it still makes the plan that the person reviewed. Progress comes as events. */
  'apply.start': {
    in: {
      readonly edits: readonly Edit[];
      readonly planId: string;
      /** What the person typed to confirm it. */
      readonly confirmed: readonly string[];
    };
    out: { readonly applyId: string };
  };
  'apply.cancel': { in: { readonly applyId: string }; out: null };
  'apply.resume': { in: { readonly applyId: string }; out: null };
  /** The last apply, running, ended or interrupted by the end of the process; null where there was none. */
  'apply.last': { in: NoInput; out: ApplyState | null };
  'apply.dismiss': { in: { readonly applyId: string }; out: null };
  /** The applies that are kept. */
  'apply.history': { in: NoInput; out: ApplyHistory };
  /** One of them with its plan, from which it can be taken back. */
  'apply.get': { in: { readonly applyId: string }; out: ApplyState };

  'registry.settings': {
    in: {
      readonly registry: string;
      readonly parentProtocol: 'http' | 'https';
      /** Host and optional port; null takes what the service knows. */
      readonly parentEndpoint: string | null;
      /** Generates a new password for the sync token, which disconnects an instance that uses the old one. */
      readonly generatePassword: 1 | 2 | null;
    };
    out: InstallSettings;
  };
  'registry.resync': { in: { readonly registry: string }; out: View };

  'emulator.faults': { in: { readonly faults: readonly EmulatorFault[] }; out: null };
  'emulator.reset': { in: NoInput; out: View };
  /** Puts text on the clipboard from the main process. */
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

/** Events from main to the renderer. */
export interface Events {
  'view.changed': View;
  'session.changed': Session;
  /** Another workspace brought its own scenario, or it was left. */
  'settings.changed': Settings;
  'apply.progress': ApplyState;
  'menu.command': { readonly command: MenuCommand };
  'app.error': AppError;
  /** A link into the app was followed. */
  'link.followed': DeepLink;
  /** Why the draft and what is kept of the sites are in memory only; null once they are on the disk. */
  'workspace.unsaved': AppError | null;
  /** What is shown could not be read again, and so is old. */
  'view.refreshFailed': AppError;
  /** One of the fleet has been read, or could not be. */
  'fleet.cloud': FleetCloud;
  /** An update is ready, or was refused. */
  'updates.changed': UpdateState;
  'accounts.deviceCode': DeviceCode;
  /** What of the open registry has been read so far. */
  'view.progress': { readonly what: string; readonly count: number };
  /** How far the list of an account's registries has come. */
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

/** API that the preload exposes as `window.cascade`. */
export interface CascadeBridge {
  /** The answer, or its JSON where that crosses sooner. */
  readonly request: <N extends RequestName>(name: N, input: RequestIn<N>) => Promise<Answer<N> | string>;
  /** Returns a function that removes the listener. */
  readonly on: <N extends EventName>(name: N, listener: (payload: Events[N]) => void) => () => void;
}
