import { type AppError, appError } from '../errors.ts';
import { t } from '../i18n/translate.ts';
import { err, ok, type Result } from '../result.ts';

/** Characters: above the largest fleet, below what stalls the window. */
const maxLength = 32 * 1024 * 1024;
const maxDepth = 64;

interface Break {
  readonly offset: number;
  readonly expected: string;
}

const space = /[ \t\n\r]*/y;
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/** Where text stops being JSON, and what is expected there. Null if it does not. */
const findBreak = (source: string): Break | null => {
  let offset = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    if (!pattern.test(source)) return false;
    offset = pattern.lastIndex;
    return true;
  };
  const closers: ('}' | ']')[] = [];
  let expecting: 'value' | 'key' | 'separator' = 'value';
  let mayClose = false;
  for (;;) {
    skip(space);
    const char = source[offset];
    const closer = closers.at(-1);
    if (char !== undefined && char === closer && (mayClose || expecting === 'separator')) {
      closers.pop();
      offset++;
      expecting = 'separator';
      mayClose = false;
    } else if (expecting === 'separator') {
      if (closer === undefined) return char === undefined ? null : { offset, expected: t('the end of the file') };
      if (char !== ',') return { offset, expected: t("',' or ''{closer}''", { closer }) };
      offset++;
      expecting = closer === '}' ? 'key' : 'value';
      mayClose = false;
    } else if (expecting === 'key') {
      if (!skip(string))
        return { offset, expected: mayClose ? `a name in double quotes or '}'` : t('a name in double quotes') };
      skip(space);
      if (source[offset] !== ':') return { offset, expected: `':'` };
      offset++;
      expecting = 'value';
      mayClose = false;
    } else if (char === '{' || char === '[') {
      closers.push(char === '{' ? '}' : ']');
      offset++;
      expecting = char === '{' ? 'key' : 'value';
      mayClose = true;
    } else {
      if (!skip(string) && !skip(scalar)) return { offset, expected: t('a value') };
      expecting = 'separator';
      mayClose = false;
    }
  }
};

const lineAndColumn = (source: string, offset: number): { line: number; column: number } => {
  const lineStart = source.lastIndexOf('\n', offset - 1) + 1;
  let line = 1;
  for (let at = source.indexOf('\n'); at !== -1 && at < offset; at = source.indexOf('\n', at + 1)) line++;
  return { line, column: offset - lineStart + 1 };
};

/** Nesting of a value, up to `limit` and one more, and the number of names down to there. */
const measure = (value: unknown, limit: number): { readonly depth: number; readonly names: number } => {
  let level: unknown[] = [value];
  let names = 0;
  for (let depth = 0; depth <= limit; depth++) {
    const next: unknown[] = [];
    for (const item of level)
      if (typeof item === 'object' && item !== null) {
        const inners: unknown[] = Object.values(item);
        if (!Array.isArray(item)) names += inners.length;
        for (const inner of inners) next.push(inner);
      }
    if (next.length === 0) return { depth, names };
    level = next;
  }
  return { depth: limit + 1, names };
};

const quote = 34;
const backslash = 92;
const colon = 58;
const blank = 32;

/** Counts strings that are followed by a colon. */
const countNames = (source: string): number => {
  let names = 0;
  for (let at = source.indexOf('"'); at !== -1; at = source.indexOf('"', at)) {
    at++;
    while (source.charCodeAt(at) !== quote) at += source.charCodeAt(at) === backslash ? 2 : 1;
    at++;
    while (source.charCodeAt(at) <= blank) at++;
    if (source.charCodeAt(at) === colon) names++;
  }
  return names;
};

/** The first repeated name of an object in valid JSON text. */
const findDuplicate = (source: string): { readonly offset: number; readonly name: string } | null => {
  const objects: (Set<string> | null)[] = [];
  for (const { 0: token, index } of source.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') objects.push(token === '{' ? new Set() : null);
    else if (token === '}' || token === ']') objects.pop();
    else if (token.endsWith(':')) {
      const name = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
      const names = objects.at(-1);
      if (names?.has(name) === true) return { offset: index, name };
      names?.add(name);
    }
  }
  return null;
};

/** Parses JSON within limits. Errors: `invalid-input`, with line and column for broken JSON. */
export const parseJson = (source: string): Result<unknown, AppError> => {
  if (source.length > maxLength) {
    return err(
      appError(
        'invalid-input',
        t('The file is larger than {size} MB, the most that is read.', { size: maxLength / 1024 / 1024 }),
      ),
    );
  }
  const body = source.startsWith('\uFEFF') ? source.slice(1) : source;
  if (body.trim() === '') return err(appError('invalid-input', t('The file is empty; expected JSON.')));
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    const found = findBreak(body) ?? { offset: body.length, expected: t('a value') };
    const { line, column } = lineAndColumn(body, found.offset);
    const there = body[found.offset];
    const seen =
      there === undefined ? t('the end of the file') : `'${String.fromCodePoint(body.codePointAt(found.offset) ?? 0)}'`;
    return err(
      appError(
        'invalid-input',
        t('This is not JSON: line {line}, column {column}: expected {expected}, found {seen}.', {
          line,
          column,
          expected: found.expected,
          seen,
        }),
        {
          where: t('line {line}, column {column}', { line, column }),
        },
      ),
    );
  }
  const { depth, names } = measure(value, maxDepth);
  if (depth > maxDepth)
    return err(appError('invalid-input', t('The file nests deeper than {maxDepth} levels.', { maxDepth })));
  // Counted first, as that takes a fraction of what it takes to find one.
  const duplicate = countNames(body) === names ? null : findDuplicate(body);
  if (duplicate === null) return ok(value);
  const { line, column } = lineAndColumn(body, duplicate.offset);
  return err(
    appError(
      'invalid-input',
      t("The name ''{name}'' stands twice in the same object: line {line}, column {column}. Remove one of the two.", {
        name: duplicate.name,
        line,
        column,
      }),
      { where: t('line {line}, column {column}', { line, column }) },
    ),
  );
};
