import { t } from '../../shared/i18n/translate.ts';
export interface FieldHelp {
  readonly rule: string;
  readonly source: string;
  readonly url: string | null;
  /** True for an assumption of Cascade that no document states. */
  readonly assumed?: true;
}

const intro = {
  source: 'Microsoft Learn, Introduction to connected registries',
  url: 'https://learn.microsoft.com/azure/container-registry/intro-connected-registry',
};
const cli = {
  source: 'Azure CLI reference, az acr connected-registry',
  url: 'https://learn.microsoft.com/cli/azure/acr/connected-registry',
};
const spec = {
  source: 'REST specification of Microsoft.ContainerRegistry, connected registries',
  url: 'https://learn.microsoft.com/rest/api/containerregistry/connected-registries',
};
const runtime = {
  source: 'Azure/acr, notes on the connected registry',
  url: 'https://github.com/Azure/acr/tree/main/docs/preview/connected-registry',
};
const tokens = {
  source: 'Microsoft Learn, Tokens and repository permissions',
  url: 'https://learn.microsoft.com/azure/container-registry/container-registry-repository-scoped-permissions',
};
const getCascadeSource = () => ({ source: t('Cascade; Azure does not know it'), url: null });

export const getFieldHelp = () =>
  ({
    schedule: {
      rule: t(
        'Five cron fields, minute hour day month weekday, always in UTC: when a sync starts. * * * * * syncs all the time. Lists, ranges, steps and names such as MON are understood; seconds, years, @daily, L, W and # are not. That other parsers read a day of the month together with a weekday differently is said beside the field.',
      ),
      ...cli,
    },
    syncWindow: {
      rule: t(
        'How long the site may sync after each start: an ISO 8601 duration such as PT4H, from one hour to seven days. With a schedule that runs all the time it is not used, and the service drops it. Terraform refuses less than three hours; which of the two the service enforces is not confirmed, so that one to three hours is a warning.',
      ),
      ...intro,
    },
    messageTtl: {
      rule: t(
        'How long the parent keeps what the site has not fetched, from one to ninety days; P2D where nothing is said. What was pushed longer ago than that when a window opens is lost to the site until it is synced whole. The documents contradict each other on whether it counts while a site syncs all the time; Cascade takes it that it does not.',
      ),
      ...spec,
    },
    name: {
      rule: t(
        'Letters and digits, the first a letter, 5 to 40 of them, and no other connected registry of this cloud registry has it. Small letters are safest: older runtimes failed to activate with capitals.',
      ),
      ...intro,
    },
    parent: {
      rule: t(
        'Where it syncs from: the cloud registry, or another connected registry. It cannot be changed later. At most 50 connected registries belong to one cloud registry, whatever the depth.',
      ),
      ...intro,
    },
    mode: {
      rule: t(
        'ReadOnly: clients on site pull. ReadWrite: they also push, and what they push goes up to the cloud. Below a ReadOnly parent only ReadOnly is possible. It cannot be changed later.',
      ),
      ...intro,
    },
    repositories: {
      rule: t(
        'What is copied to the site. A site can only have what its parent has, so that every ancestor’s scope map gets the right to it as well. A scope map holds at most 500 permissions.',
      ),
      ...cli,
    },
    syncToken: {
      rule: t(
        'Who the instance is to its parent. Each connected registry needs one of its own; it cannot be exchanged later. Its scope map says what is synced.',
      ),
      ...tokens,
    },
    clientTokens: {
      rule: t(
        'Who may pull from the instance on site, and push to it where it is ReadWrite: at most 50 tokens of the cloud registry. A change reaches the site with its next sync.',
      ),
      ...intro,
    },
    notifications: {
      rule: t(
        'repository:tag:action or repository@digest:action, where the action is push, delete or *, and * stands for any. An instance sends them on with its next sync, from version 0.6.0 on.',
      ),
      source: 'Microsoft Learn, Events of connected registries',
      url: 'https://learn.microsoft.com/azure/container-registry/quickstart-send-connected-registry-events-cli',
    },
    logLevel: {
      rule: t(
        'What the instance writes to its log on site. Information where nothing is said; None writes nothing. It takes effect with the next sync.',
      ),
      ...spec,
    },
    garbageCollection: {
      rule: t(
        'Five cron fields, in UTC: when the instance frees what no tag needs. It runs once a day, 0 0 * * *, where nothing is said. What exactly it frees is not documented.',
      ),
      ...cli,
    },
    endpoint: {
      rule: t(
        'What the instance dials: the address or host name of its parent’s machine on the site’s network. The service does not know it and writes <parent gateway endpoint> in its place.',
      ),
      ...cli,
    },
    protocol: {
      rule: t(
        'How the instance speaks to its parent. To the cloud it is always https; to a parent on site http is possible, and then nothing is encrypted between the two.',
      ),
      ...cli,
    },
    importSource: {
      rule: t(
        'Azure copies the image itself, so that it must reach the registry that it comes from: a public one, one of yours in Azure, or a private one with a user name and a password.',
      ),
      source: 'Azure CLI reference, az acr import',
      url: 'https://learn.microsoft.com/cli/azure/acr#az-acr-import',
    },
    timeZone: {
      rule: t(
        'The clock on the site’s wall, as an IANA name such as Europe/Paris. Schedules stay in UTC; times are shown in both, and a schedule can be asked for in this one.',
      ),
      ...getCascadeSource(),
    },
    link: {
      rule: t(
        'How fast the site receives, in megabits a second. With the size of a sync it tells how long a transfer takes; without it a transfer takes no time.',
      ),
      ...getCascadeSource(),
      assumed: true,
    },
    payload: {
      rule: t(
        'How much a usual sync brings, in megabytes. A transfer longer than its window never ends under the pessimistic reading: it starts again with each window.',
      ),
      ...runtime,
      assumed: true,
    },
  }) as const satisfies Readonly<Record<string, FieldHelp>>;

export type FieldHelpName = keyof ReturnType<typeof getFieldHelp>;
