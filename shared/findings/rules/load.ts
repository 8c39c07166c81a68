import { type Message, msg } from '../../i18n/message.ts';
import { describeStaleness } from '../../schedule/duration.ts';
import { hourMs, type Instant } from '../../schedule/instant.ts';
import { suggestStagger } from '../../simulate/suggest.ts';
import { createWhatIf } from '../../simulate/what-if.ts';
import { nameKey } from '../../topology/tree.ts';
import type { Rule } from '../context.ts';
import type { Finding } from '../types.ts';

/** Children that open within one hour at which a parent counts as crowded: a site's machine, and the cloud. */
const crowdedSiteFrom = 4;
const crowdedCloudFrom = 20;

const hourName = (at: Instant): Message => {
  return msg('{weekday} {day} {clock} UTC', {
    weekday: { date: 'weekdayShort', at },
    day: new Date(at).toISOString().slice(0, 10),
    clock: { date: 'time', at },
  });
};

/** Siblings whose windows open within one hour, at least half of those with windows. */
const overlappingSiblings: Rule = ({ subjects, simulation, topology }) => {
  const firstHour = Math.floor(simulation.from / hourMs);
  /** Members of one group that open in each hour of the range. */
  const opens = new Uint16Array(Math.max(0, Math.ceil(simulation.to / hourMs) - firstHour));
  const groups = new Map<string, { readonly parent: string | null; readonly members: (typeof subjects)[number][] }>();
  for (const subject of subjects) {
    if (subject.reading.continuous || subject.simulated.windows.length === 0) continue;
    const { parent } = subject.registry;
    const key = parent === null ? '' : nameKey(parent);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { parent, members: [subject] });
    else group.members.push(subject);
  }
  const trials = createWhatIf(topology, simulation);
  return [...groups.values()].flatMap(({ parent, members }): Finding[] => {
    const least = parent === null ? crowdedCloudFrom : crowdedSiteFrom;
    if (members.length < least) return [];
    opens.fill(0);
    let busiest = -1;
    let most = 0;
    for (const { simulated } of members) {
      let last = -1;
      for (let i = 0; i < simulated.windows.length; i += 2) {
        const at = simulated.windows[i] as number;
        if (at === simulation.from) continue;
        const hour = Math.floor(at / hourMs) - firstHour;
        if (hour === last) continue;
        last = hour;
        const count = (opens[hour] as number) + 1;
        opens[hour] = count;
        if (count > most) {
          most = count;
          busiest = hour;
        }
      }
    }
    if (most < least || most * 2 < members.length) return [];
    const stagger = suggestStagger(topology, parent, simulation, trials);
    const at = (firstHour + busiest) * hourMs;
    return [
      {
        code: 'siblings-crowd',
        severity: parent === null ? 'note' : 'warning',
        registry: parent,
        message: msg(
          '{most} of {membersCount} scheduled registries under {parent} open within one hour ({hourName}){effect}',
          {
            most,
            membersCount: members.length,
            parent: parent === null ? msg('the cloud registry') : msg("''{name}''", { name: parent }),
            hourName: hourName(at),
            effect:
              stagger === null
                ? '.'
                : msg(
                    ': staggered, at most {peakAfter} would be open at once instead of {peakBefore}; the worst staleness among those that move and all below them would be {staleness} instead of {staleness2}, and grow at none of them.',
                    {
                      peakAfter: stagger.peakAfter,
                      peakBefore: stagger.peakBefore,
                      staleness: describeStaleness(stagger.after.pessimistic),
                      staleness2: describeStaleness(stagger.before.pessimistic),
                    },
                  ),
          },
        ),
        ...(stagger === null
          ? {}
          : {
              fix: {
                label: msg('Stagger {count, plural, one {# site} other {# sites}}', {
                  count: stagger.moves.length,
                }),
                edits: stagger.moves.map(({ registry, schedule }) => ({
                  kind: 'set-sync',
                  registry,
                  sync: { schedule },
                })),
              },
            }),
      },
    ];
  });
};

export const loadRules: readonly Rule[] = [overlappingSiblings];
