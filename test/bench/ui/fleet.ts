import type { Topology } from '../../../shared/topology/model.ts';
import { buildFleet } from '../../support/fleet.ts';

const getName = (at: number): string => `site${String(at).padStart(4, '0')}`;

/** Regions, plants below them, lines below those: one in a hundred is a region, one in ten a plant. */
const getParent = (at: number, count: number): string | null => {
  const [regions, plants] = [count / 100, count / 10];
  if (at < regions) return null;
  return at < regions + plants ? getName(at % regions) : getName(regions + (at % plants));
};

export const graphFleet = (): Topology =>
  buildFleet(
    Array.from({ length: 5_000 }, (_, at) => ({
      name: getName(at),
      parent: getParent(at, 5_000),
      schedule: `${at % 60} ${at % 24} * * *`,
      window: 'PT3H',
    })),
  );

export const timelineDays = 30;

/** 500 lanes with 50,000 separate windows in 30 days: 120 in every third lane, 90 in the others. */
export const timelineFleet = (): Topology =>
  buildFleet(
    Array.from({ length: 500 }, (_, at) => ({
      name: getName(at),
      parent: getParent(at, 500),
      schedule: `${(at * 7) % 60} */${at % 3 === 0 ? 6 : 8} * * *`,
      window: 'PT1H',
    })),
  );

export const now = Date.parse('2026-11-23T12:41:07Z');
