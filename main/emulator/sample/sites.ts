import type { SiteAttributes } from '../../../shared/topology/model.ts';
import type { InstanceBehaviour } from '../state.ts';

/** A connected registry of the sample, with local data that Azure does not know. */
export interface SiteSpec {
  readonly name: string;
  readonly parent: string | null;
  readonly mode: 'ReadWrite' | 'ReadOnly';
  readonly schedule: string;
  readonly syncWindow: string | null;
  readonly messageTtl: string;
  /** Repositories that it syncs, without those of its descendants. */
  readonly repositories: readonly string[];
  readonly clients: readonly string[];
  readonly notifications: readonly string[];
  /** Null if nothing is deployed. */
  readonly behaviour: InstanceBehaviour | null;
  readonly attributes: SiteAttributes;
}

type Details = Partial<Omit<SiteSpec, 'name' | 'parent' | 'schedule' | 'syncWindow' | 'attributes'>>;

const runtime = 'acr/connected-registry';

const site = (
  name: string,
  parent: string | null,
  schedule: string,
  syncWindow: string | null,
  attributes: SiteAttributes,
  details: Details = {},
): SiteSpec => ({
  name,
  parent,
  schedule,
  syncWindow,
  attributes,
  mode: 'ReadOnly',
  messageTtl: 'P2D',
  clients: [],
  notifications: [],
  behaviour: 'healthy',
  ...details,
  repositories: [...new Set([...(details.repositories ?? []), runtime])],
});

const always = '* * * * *';
const rw = 'ReadWrite' as const;
const plant = ['plant/scada', 'plant/vision', 'line/plc-driver'];
const line = ['line/plc-driver', 'plant/vision'];
const shop = ['shop/pos', 'shop/signage'];
const edge = ['edge/gateway', 'edge/telemetry'];

const paris = { timeZone: 'Europe/Paris' };
const prague = { timeZone: 'Europe/Prague' };
const berlin = { timeZone: 'Europe/Berlin' };
const detroit = { timeZone: 'America/Detroit' };
const chicago = { timeZone: 'America/Chicago' };
const osaka = { timeZone: 'Asia/Tokyo' };
const perth = { timeZone: 'Australia/Perth' };

const europe: readonly SiteSpec[] = [
  site(
    'regioneu',
    null,
    always,
    null,
    { timeZone: 'Europe/Amsterdam', linkMbps: 1_000 },
    { mode: rw, repositories: [...edge, ...plant, ...shop, 'ship/navlog'] },
  ),

  site(
    'plantlyon',
    'regioneu',
    '0 2 * * *',
    'PT3H',
    { ...paris, linkMbps: 200, owner: 'Claire Moreau' },
    { mode: rw, repositories: [...edge, ...plant], clients: ['lyon-pull'] },
  ),
  site('line1body', 'plantlyon', '0 5 * * *', 'PT3H', { ...paris, linkMbps: 100 }, { repositories: line }),
  site(
    'cell1weld',
    'line1body',
    '0 8 * * *',
    'PT3H',
    { ...paris, linkMbps: 50 },
    { repositories: ['line/plc-driver'] },
  ),
  site(
    'cell2glue',
    'line1body',
    '0 9 * * *',
    'PT3H',
    { ...paris, linkMbps: 50 },
    { repositories: ['line/plc-driver'] },
  ),
  site('line2weld', 'plantlyon', '0 6 * * *', 'PT3H', { ...paris, linkMbps: 100 }, { repositories: line }),
  // Opens before its parent: what the plant gets at 02:00 waits for the next night.
  site(
    'line3paint',
    'plantlyon',
    '0 1 * * *',
    'PT1H',
    { ...paris, linkMbps: 100 },
    { repositories: line, notifications: ['line/plc-driver:*:push'] },
  ),

  site(
    'plantbrno',
    'regioneu',
    '0 2 * * *',
    'PT4H',
    { ...prague, linkMbps: 200 },
    { mode: rw, repositories: [...edge, ...plant], clients: ['brno-push'], notifications: ['plant/vision:*:push'] },
  ),
  // A window between one and three hours: documented, but Terraform refuses it.
  site('line1brno', 'plantbrno', '0 6 * * *', 'PT2H', { ...prague, linkMbps: 100 }, { repositories: line }),
  site(
    'press1brno',
    'line1brno',
    '30 8 * * *',
    'PT3H',
    { ...prague, linkMbps: 50 },
    { repositories: ['line/plc-driver'] },
  ),
  site('line2brno', 'plantbrno', '0 7 * * *', 'PT3H', { ...prague, linkMbps: 100 }, { repositories: line }),

  // A weekly window of three hours with messages kept for two days, over a link that does not carry the payload in
  // time.
  site(
    'shipaurora',
    'regioneu',
    '0 2 * * 0',
    'PT3H',
    { timeZone: 'Europe/Oslo', linkMbps: 2, payloadBytes: 6_000_000_000, notes: 'Satellite link, in port on Sundays' },
    { mode: rw, repositories: ['ship/navlog', ...edge], behaviour: 'missing-windows' },
  ),
  // Nested and without acr/connected-registry: cannot be deployed or upgraded from its parent.
  {
    ...site('deckpilot', 'shipaurora', '0 6 * * 0', 'PT6H', { timeZone: 'Europe/Oslo', linkMbps: 100 }),
    messageTtl: 'P14D',
    repositories: ['ship/navlog'],
  },
  site(
    'shipboreal',
    'regioneu',
    '0 4 * * 3',
    'PT12H',
    { timeZone: 'Europe/Oslo', linkMbps: 8, payloadBytes: 2_000_000_000 },
    { mode: rw, messageTtl: 'P14D', repositories: ['ship/navlog', ...edge] },
  ),
  site(
    'engineroom',
    'shipboreal',
    '0 16 * * 3',
    'PT6H',
    { timeZone: 'Europe/Oslo', linkMbps: 100 },
    { messageTtl: 'P14D', repositories: ['ship/navlog'] },
  ),

  // Five shops that all open in the same hour.
  site(
    'shophubeu',
    'regioneu',
    '0 0 * * *',
    'PT3H',
    { ...berlin, linkMbps: 100 },
    { mode: rw, repositories: shop, clients: ['shops-pull'] },
  ),
  ...['shopberlin', 'shopmunich', 'shopzurich', 'shopprague'].map((name) =>
    site(
      name,
      'shophubeu',
      '0 3 * * *',
      'PT3H',
      {
        timeZone: name === 'shopzurich' ? 'Europe/Zurich' : name === 'shopprague' ? 'Europe/Prague' : 'Europe/Berlin',
        linkMbps: 40,
        payloadBytes: 3_000_000_000,
      },
      { repositories: shop },
    ),
  ),
  // Upper case: the service takes it, runtimes before 0.7.0 do not activate with it.
  site(
    'shopWien',
    'shophubeu',
    '0 3 * * *',
    'PT3H',
    { timeZone: 'Europe/Vienna', linkMbps: 40, payloadBytes: 3_000_000_000 },
    { repositories: shop },
  ),
  // A reversed range, which NCronTab does not accept, so it was never deployed.
  site(
    'kioskoslo',
    'regioneu',
    '0 22-2 * * *',
    'PT3H',
    { timeZone: 'Europe/Oslo', linkMbps: 20 },
    { repositories: ['shop/signage'], behaviour: null },
  ),
];

const america: readonly SiteSpec[] = [
  site(
    'regionus',
    null,
    always,
    null,
    { timeZone: 'America/New_York', linkMbps: 1_000 },
    { mode: rw, repositories: [...edge, ...plant, ...shop, 'clinic/imaging'] },
  ),

  site(
    'plantdetroit',
    'regionus',
    '0 7 * * *',
    'PT4H',
    { ...detroit, linkMbps: 200 },
    { mode: rw, repositories: [...edge, ...plant] },
  ),
  site(
    'line1det',
    'plantdetroit',
    '0 11 * * *',
    'PT3H',
    { ...detroit, linkMbps: 100 },
    { repositories: line, clients: ['detroit-pull'] },
  ),
  site(
    'gauge1det',
    'line1det',
    '0 14 * * *',
    'PT3H',
    { ...detroit, linkMbps: 50 },
    { repositories: ['line/plc-driver'] },
  ),
  site(
    'line2det',
    'plantdetroit',
    '0 12 * * *',
    'PT3H',
    { ...detroit, linkMbps: 100 },
    { repositories: line, behaviour: 'disk-error' },
  ),
  site(
    'line3det',
    'plantdetroit',
    '0 11 * * 1-5',
    'PT3H',
    { ...detroit, linkMbps: 100 },
    { repositories: line, messageTtl: 'P5D' },
  ),

  // 31 February: never.
  site(
    'clinicboise',
    'regionus',
    '0 3 31 2 *',
    'PT4H',
    { timeZone: 'America/Boise', linkMbps: 50 },
    { repositories: ['clinic/imaging'] },
  ),
  // No window although it is not continuous.
  site(
    'clinicreno',
    'regionus',
    '0 8 * * *',
    null,
    { timeZone: 'America/Los_Angeles', linkMbps: 50 },
    { repositories: ['clinic/imaging'] },
  ),
  site(
    'clinicomaha',
    'regionus',
    '0 9 * * *',
    'PT3H',
    { ...chicago, linkMbps: 50, allowedHours: [{ days: [0, 1, 2, 3, 4, 5, 6], startMinute: 120, endMinute: 360 }] },
    { repositories: ['clinic/imaging'] },
  ),
  // A window of an hour every half hour: longer than what lies between two openings.
  site('dockhouston', 'regionus', '*/30 * * * *', 'PT1H', { ...chicago, linkMbps: 50 }, { repositories: edge }),
  site('shophubtx', 'regionus', '0 6 * * *', 'PT3H', { ...chicago, linkMbps: 100 }, { mode: rw, repositories: shop }),
  // Syncs every minute, while its parent gets content once a day.
  site('shopaustin', 'shophubtx', always, null, { ...chicago, linkMbps: 40 }, { repositories: shop }),
];

const asia: readonly SiteSpec[] = [
  site(
    'regionapac',
    null,
    always,
    null,
    { timeZone: 'Asia/Singapore', linkMbps: 500 },
    { mode: rw, repositories: [...edge, ...plant] },
  ),
  // Both day fields: NCronTab reads the first Monday of the month, POSIX cron every Monday and seven days more.
  site(
    'plantosaka',
    'regionapac',
    '0 15 1-7 * 1',
    'PT6H',
    { ...osaka, linkMbps: 200 },
    { mode: rw, messageTtl: 'P60D', repositories: [...edge, ...plant] },
  ),
  site('line1osaka', 'plantosaka', '0 0/10 * * *', 'PT4H', { ...osaka, linkMbps: 100 }, { repositories: line }),
  site(
    'test1osaka',
    'line1osaka',
    '0 4 * * *',
    'PT3H',
    { ...osaka, linkMbps: 50 },
    { repositories: ['line/plc-driver'] },
  ),
  site(
    'minepilbara',
    'regionapac',
    '0 18 * * 1,4',
    'PT6H',
    { ...perth, linkMbps: 20 },
    { mode: rw, messageTtl: 'P5D', repositories: ['edge/gateway', 'line/plc-driver'] },
  ),
  // Keeps messages longer than the documented 90 days; its name starts with a digit.
  site(
    '1crusher',
    'minepilbara',
    '0 0 * * 2,5',
    'PT6H',
    { ...perth, linkMbps: 20 },
    { messageTtl: 'P120D', repositories: ['line/plc-driver'] },
  ),
  // A window below the documented hour.
  site(
    'depotperth',
    'regionapac',
    '0 17 * * *',
    'PT30M',
    { ...perth, linkMbps: 50 },
    { repositories: ['edge/gateway'] },
  ),
];

/**
 * The hierarchy of `contosoedge`: regions, their sites, lines below sites, cells below lines, with one instance of each
 * flaw that a hierarchy can have.
 */
export const sampleSpecs: readonly SiteSpec[] = [...europe, ...america, ...asia];

/** Local data of the sample's sites by lower-case registry name, for the workspace of the first start. */
export const sampleSites = (): Readonly<Record<string, SiteAttributes>> =>
  Object.fromEntries(sampleSpecs.map(({ name, attributes }) => [name.toLowerCase(), attributes]));
