import { describe, expect, test } from 'vitest';
import {
  cloudNameRule,
  connectedRegistryNameRule,
  lowerCaseAdvice,
  modeUnderParentRule,
  notificationRule,
  repositoryRule,
  scopeMapNameRule,
  tokenNameRule,
} from '../../../shared/topology/rules.ts';

describe('names', () => {
  test.each(['plant', 'Plant1', 'a1234', 'x'.repeat(40)])('%s may name a connected registry', (name) => {
    expect(connectedRegistryNameRule(name)).toBeNull();
  });

  test.each([
    ['site', "The name of a connected registry must have 5 to 40 characters; 'site' has 4."],
    ['1plant', "The name of a connected registry must start with a letter; '1plant' does not."],
    ['plant-1', "The name of a connected registry may hold letters and digits only; 'plant-1' holds others."],
    ['plänt', "The name of a connected registry may hold letters and digits only; 'plänt' holds others."],
    ['plant\n', "The name of a connected registry may hold letters and digits only; 'plant\n' holds others."],
  ])('%j may not', (name, sentence) => {
    expect(connectedRegistryNameRule(name)).toBe(sentence);
  });

  test('may differ in what other resources allow', () => {
    expect([cloudNameRule('a-b-c'), tokenNameRule('a-b-c'), scopeMapNameRule('a_b-c')]).toEqual([null, null, null]);
    expect(
      [cloudNameRule('a_b_c'), tokenNameRule('a_b_c'), scopeMapNameRule('a b c')].every((verdict) => verdict !== null),
    ).toBe(true);
  });

  test('in upper case are advised against', () => {
    expect(lowerCaseAdvice('plant')).toBeNull();
    expect(lowerCaseAdvice('Plant')).toBe(
      "'Plant' holds upper case, with which runtimes before 0.7.0 fail to activate; prefer 'plant'.",
    );
  });
});

test('only ReadOnly stands under ReadOnly', () => {
  const under = (mode: 'ReadWrite' | 'ReadOnly', parent: 'ReadWrite' | 'ReadOnly' | null) =>
    modeUnderParentRule(mode, parent && { name: 'plant', mode: parent }) === null;
  expect([
    under('ReadWrite', null),
    under('ReadOnly', null),
    under('ReadWrite', 'ReadWrite'),
    under('ReadOnly', 'ReadWrite'),
    under('ReadOnly', 'ReadOnly'),
    under('ReadWrite', 'ReadOnly'),
  ]).toEqual([true, true, true, true, true, false]);
});

describe('repositories', () => {
  test.each(['hello-world', 'a', 'app/web', 'acr/connected-registry', 'a.b_c__d--e/f', '*', 'sample/*', 'a/b/*'])(
    '%s is one',
    (repository) => {
      expect(repositoryRule(repository)).toBeNull();
    },
  );

  test.each([
    '',
    'App',
    'a//b',
    '/a',
    'a/',
    'sample/*/team',
    'sample/team*',
    'a/*/b/*',
    '-a',
    'a_',
    'a b',
    '**',
    '*/a',
    'x'.repeat(257),
  ])('%j is none', (repository) => {
    expect(repositoryRule(repository)).toMatch(/\.$/);
  });
});

describe('notifications', () => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  test.each([
    '*:*',
    '*:*:*',
    '*@*:*',
    'repo:*',
    'repo:tag:*',
    `repo@${digest}:delete`,
    'path/*:push',
    'hello-world:*:push',
    'sample/repo/*:1.0:*',
  ])('%s is one', (notification) => {
    expect(notificationRule(notification)).toBeNull();
  });

  test.each([
    '',
    'repo',
    'repo:',
    'foo:latest',
    `foo@${digest}`,
    'repo:tag:pull',
    'a:b:c:push',
    `repo:tag@${digest}:push`,
    'repo@sha256:xyz:push',
    ':push',
    'repo:-tag:push',
    'Repo:push',
  ])('%j is none', (notification) => {
    expect(notificationRule(notification)).toMatch(/\.$/);
  });
});
