import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../shared/topology/parse-json.ts';

describe('JSON text', () => {
  it('with a name that stands twice in one object is refused with its place', () => {
    expect(parseJson('[{"name":"aaaaa",\n  "mode":"x", "name" : "bbbbb"}]')).toEqual({
      ok: false,
      error: {
        kind: 'invalid-input',
        message: "The name 'name' stands twice in the same object: line 2, column 15. Remove one of the two.",
        where: 'line 2, column 15',
      },
    });
    expect(parseJson(String.raw`{"a":{"b":"\\\":"},"\u0061":1}`)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining("'a' stands twice in the same object: line 1, column 20") },
    });
  });

  it('with the same name in different objects, or as a value, is read', () => {
    for (const text of [
      '{"a":{"a":"a"},"b":[{"a":1},{"a":2}]}',
      String.raw`{"a\"":"a\":","b":"\\","c":"\"b\":"}`,
      '["a", "a"]',
      '{"__proto__":1,"constructor":2}',
    ])
      expect(parseJson(text).ok).toBe(true);
  });

  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
      }),
    );
  });

  it('over 32 MB is refused in the words of a file', () => {
    expect(parseJson(' '.repeat(32 * 1024 * 1024 + 1))).toMatchObject({
      error: { message: 'The file is larger than 32 MB, the most that is read.' },
    });
  });
});
