import { describe, expect, it } from 'vitest';
import { readMode, readSwitches } from '../../../main/app/switches.ts';

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

describe('What the app is started for', () => {
  it('is the window where nothing else is asked', () => {
    expect(readMode([])).toEqual({ kind: 'window' });
    expect(readMode(['--no-sandbox', 'fleet.json'])).toEqual({ kind: 'window' });
  });

  it('is a command, its version or a drawing, behind switches of Chromium', () => {
    expect(readMode(['--no-sandbox', '--cli', '--', 'check', 'fleet.json', '--version'])).toEqual({
      kind: 'command',
      args: ['check', 'fleet.json', '--version'],
    });
    expect(readMode(['--headless', '--version'])).toEqual({ kind: 'version' });
    expect(readMode(['--headless', '--draw=/tmp/job.json'])).toEqual({ kind: 'draw', job: '/tmp/job.json' });
  });

  it('is decided by nothing that stands behind a link or a file', () => {
    for (const more of ['--cli', '--draw=/tmp/job.json', '--version'])
      for (const named of ['cascade://registry/x', 'fleet.json'])
        expect(readMode([named, more, 'check', 'fleet.json'])).toEqual({ kind: 'window' });
  });
});
