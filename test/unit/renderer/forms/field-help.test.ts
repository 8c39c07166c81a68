import { expect, test } from 'vitest';
import { type FieldHelp, getFieldHelp } from '../../../../renderer/format/field-help.ts';
import { maxClientTokens, maxConnectedRegistries } from '../../../../shared/topology/limits.ts';
import { connectedRegistryNameRule } from '../../../../shared/topology/rules.ts';

const all = Object.entries<FieldHelp>(getFieldHelp());

test.each(all)(
  'the rule of %s is said in whole sentences, with where it is written',
  (_name, { rule, source, url }) => {
    expect(rule).toMatch(/^\S.*\.$/);
    expect(source).not.toBe('');
    if (url !== null) expect(new URL(url).host).toMatch(/^(?:learn\.microsoft\.com|github\.com)$/);
  },
);

test('what no document says is called an assumption', () => {
  expect(all.filter(([, { assumed }]) => assumed).map(([name]) => name)).toEqual(['link', 'payload']);
});

test('the documented limits are the enforced ones', () => {
  expect(getFieldHelp().clientTokens.rule).toContain(`at most ${String(maxClientTokens)} tokens`);
  expect(getFieldHelp().parent.rule).toContain(`At most ${String(maxConnectedRegistries)} connected registries`);
  expect(connectedRegistryNameRule('line')).not.toBeNull();
  expect(connectedRegistryNameRule('line1')).toBeNull();
  expect(connectedRegistryNameRule('l'.repeat(41))).not.toBeNull();
  expect(getFieldHelp().name.rule).toContain('5 to 40');
});
