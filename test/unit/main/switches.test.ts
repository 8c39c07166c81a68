import { describe, expect, it } from 'vitest';
import { readSwitches } from '../../../main/switches.ts';

const none = {
  screenshot: null,
  untilSettled: false,
  theme: null,
  size: null,
  now: null,
  policy: null,
  file: null,
  link: null,
};

describe('The switches of the window', () => {
  it('are all absent where nothing is asked', () => {
    expect(readSwitches(['--no-sandbox', '--disable-gpu'])).toEqual(none);
  });

  it('are read whatever their order', () => {
    expect(
      readSwitches([
        'fleet.json',
        '--now=2026-11-23T12:00:00Z',
        '--theme=dark',
        '--size=1280x800',
        '--screenshot=/tmp/x.png',
        '--policy=/tmp/policy.json',
      ]),
    ).toEqual({
      screenshot: '/tmp/x.png',
      untilSettled: false,
      theme: 'dark',
      size: { width: 1280, height: 800 },
      now: 1_795_435_200_000,
      policy: '/tmp/policy.json',
      file: 'fleet.json',
      link: null,
    });
  });

  it('take no address for a file, as test drivers add one', () => {
    expect(readSwitches(['data:,'])).toEqual(none);
  });

  it('take a file by its address, as desktops name it', () => {
    expect(readSwitches(['file:///home/dana/my%20fleet.cascade.json'])).toEqual({
      ...none,
      file: '/home/dana/my fleet.cascade.json',
    });
  });

  it('take a link for a link and not for a file', () => {
    expect(readSwitches(['cascade://show?site=line1'])).toEqual({ ...none, link: 'cascade://show?site=line1' });
  });

  it('take a Windows path for a file', () => {
    expect(readSwitches(['C:\\fleets\\one.json']).file).toBe('C:\\fleets\\one.json');
  });

  it('are absent where their value is none', () => {
    expect(readSwitches(['--theme=blue', '--size=big', '--now=yesterday'])).toEqual(none);
  });
});
