import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMessage } from '../../../shared/i18n/translate.ts';
import type { SiteAttributes, Topology } from '../../../shared/topology/model.ts';
import { diffSiteTable, parseCells, readSiteTable, writeSiteTable } from '../../../shared/topology/site-table.ts';
import { buildTopology } from '../../support/topologies.ts';

const bare = buildTopology([{ name: 'plantlyon' }, { name: 'line1body', parent: 'plantlyon' }]);
const readRows = (text: string) => {
  const read = readSiteTable(text);
  if (!read.ok) throw new Error(formatMessage(read.error.message));
  return read.value;
};
const refusal = (text: string): string => {
  const read = readSiteTable(text);
  return read.ok ? 'was accepted' : formatMessage(read.error.message);
};

describe('a table of sites', () => {
  test('sets what its columns name, whatever their order and case', () => {
    expect(
      diffSiteTable(bare, readRows('Owner,NAME,timezone,linkMbps\r\n"Ops, Lyon",PlantLyon,Europe/Paris,"2,5"\r\n'))
        .changes,
    ).toEqual([{ registry: 'plantlyon', site: { owner: 'Ops, Lyon', timeZone: 'Europe/Paris', linkMbps: 2.5 } }]);
  });

  test('comes as copied from a spreadsheet, with tabs, too', () => {
    expect(
      diffSiteTable(bare, readRows('name\ttags\tpayloadBytes\nline1body\tpaint; eu; paint\t1000000\n')).changes,
    ).toEqual([{ registry: 'line1body', site: { tags: ['paint', 'eu'], payloadBytes: 1_000_000 } }]);
  });

  test('reads allowed hours by day, over midnight where they end before they start', () => {
    expect(
      diffSiteTable(bare, readRows('name;allowedHours\nline1body;"Fri-Mon 22:00-04:00; Wed 00:00-24:00"')).changes[0]
        ?.site,
    ).toEqual({
      allowedHours: [
        { days: [0, 1, 5, 6], startMinute: 1_320, endMinute: 1_680 },
        { days: [3], startMinute: 0, endMinute: 1_440 },
      ],
    });
  });

  test('forgets what a cell empties and keeps what has no column', () => {
    const kept: Topology = { ...bare, sites: { plantlyon: { owner: 'Ops', linkMbps: 10 } } };
    expect(diffSiteTable(kept, readRows('name,owner\nplantlyon,')).changes).toEqual([
      { registry: 'plantlyon', site: { linkMbps: 10 } },
    ]);
  });

  test('changes nothing where nothing differs', () => {
    const kept: Topology = { ...bare, sites: { plantlyon: { owner: 'Ops' } } };
    expect(diffSiteTable(kept, readRows('name,owner\nplantlyon,Ops'))).toEqual({ changes: [], faults: [] });
  });

  test('reports each cell that cannot be read', () => {
    expect(
      diffSiteTable(bare, readRows('name,timeZone,linkMbps,allowedHours\nplantlyon,Mars/Base,-1,always\nnobody,,,'))
        .faults,
    ).toEqual([
      {
        registry: 'plantlyon',
        column: 'timeZone',
        message: "'Mars/Base' is no time zone: write one such as Europe/Paris.",
      },
      { registry: 'plantlyon', column: 'linkMbps', message: "'-1' is no number of Mbit/s above 0." },
      {
        registry: 'plantlyon',
        column: 'allowedHours',
        message:
          "'always' cannot be read as hours. Write days and hours such as 'Mon-Fri 22:00-04:00; Sat,Sun 00:00-24:00'.",
      },
      { registry: 'nobody', column: 'name', message: "There is no connected registry 'nobody' here." },
    ]);
  });

  test.each([
    [
      '',
      'The table is empty; its first line names the columns: name,timeZone,linkMbps,payloadBytes,owner,tags,allowedHours,notes.',
    ],
    [
      'owner\nOps',
      "Line 1 names no column 'name'; write name,timeZone,linkMbps,payloadBytes,owner,tags,allowedHours,notes or some of them.",
    ],
    [
      'name,colour\na,b',
      "Line 1: the column 'colour' is not known; write some of name,timeZone,linkMbps,payloadBytes,owner,tags,allowedHours,notes.",
    ],
  ])('of %j is refused in a sentence', (text, sentence) => {
    expect(refusal(text)).toBe(sentence);
  });

  test('that was written is read back to the same sites', () => {
    const text = fc
      .oneof(
        fc.string({ minLength: 1, maxLength: 20 }),
        fc
          .array(fc.constantFrom('=', '+', '-', '@', '\uff1d', "'", ';', ',', '"', '\n', '\t', ' ', 'a'), {
            minLength: 1,
          })
          .map((parts) => parts.join('')),
      )
      .map((value) => value.trim())
      .filter((value) => value !== '');
    const site: fc.Arbitrary<SiteAttributes> = fc.record(
      {
        timeZone: fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kolkata'),
        linkMbps: fc.integer({ min: 1, max: 10_000 }),
        payloadBytes: fc.integer({ min: 1, max: 1e12 }),
        owner: text,
        notes: text,
        tags: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 4 }),
        allowedHours: fc.array(
          fc.record({
            days: fc.subarray([0, 1, 2, 3, 4, 5, 6] as const, { minLength: 1 }),
            startMinute: fc.integer({ min: 0, max: 700 }),
            endMinute: fc.integer({ min: 701, max: 1_440 }),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(site, site, (plantlyon, line1body) => {
        const kept = { ...bare, sites: { plantlyon, line1body } };
        const { changes, faults } = diffSiteTable(bare, readRows(writeSiteTable(kept)));
        expect(faults).toEqual([]);
        expect(Object.fromEntries(changes.map((change) => [change.registry, change.site]))).toEqual(
          Object.fromEntries(Object.entries(kept.sites).filter(([, one]) => Object.keys(one).length > 0)),
        );
      }),
    );
  });
});

test('cells keep quotes, line breaks and tabs within quotes', () => {
  expect(parseCells('a,"b ""c""\nd",e\n')).toEqual([['a', 'b "c"\nd', 'e']]);
});

describe('a table that is opened by a spreadsheet', () => {
  const serializeSite = (owner: string): string =>
    writeSiteTable({ ...bare, sites: { plantlyon: { owner } } }).split('\r\n', 2)[1] ?? '';

  test.each([
    ["=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"],
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['  +1', "'  +1"],
    ['\uff1d1+1', "'\uff1d1+1"],
    ["ops;=cmd|'/C calc'!A0", '"ops;=cmd|\'/C calc\'!A0"'],
    ['a\u001bb\u202ec', 'a\\u{1b}b\\u{202e}c'],
  ])('holds %j as text in one cell', (owner, cell) => {
    expect(serializeSite(owner)).toBe(`plantlyon,,,,${cell},,,`);
  });
});
