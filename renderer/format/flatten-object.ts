import { formatValue } from './plan-text.ts';

/**
 * Leaf values with their paths, such as `loginServer.tls.certificate.type`; leaves the envelope's `properties` out of
 * the path.
 */
export const flatten = (
  object: Readonly<Record<string, unknown>>,
  path = '',
): readonly (readonly [path: string, value: string])[] =>
  Object.entries(object).flatMap(([name, value]) => {
    const here = path === '' ? (name === 'properties' ? '' : name) : `${path}.${name}`;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? flatten(value as Readonly<Record<string, unknown>>, here) : [[here, formatValue(value)] as const];
  });
