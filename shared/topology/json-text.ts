import { type AppError, appError } from '../errors.ts';
import { err, ok, type Result } from '../result.ts';
import { t } from '../text/text.ts';

/** Longest text that is read, in characters: far above the largest fleet, far below what stalls the window. */
export const maxLength = 32 * 1024 * 1024;
/** Deepest nesting of objects and lists that is read. */
export const maxDepth = 64;

interface Break {
  readonly offset: number;
  readonly expected: string;
}

const space = /[ \t\n\r]*/y;
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/** Where JSON text stops being JSON, and what should stand there. Null where it does not. */
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
      if (char !== ',') return { offset, expected: t("',' or '{closer}'", { closer }) };
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

const isDeeper = (value: unknown, limit: number): boolean => {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= limit; depth++) {
    const next: unknown[] = [];
    for (const item of level)
      if (typeof item === 'object' && item !== null) for (const inner of Object.values(item)) next.push(inner);
    if (next.length === 0) return false;
    level = next;
  }
  return true;
};

/** JSON text to a value, within limits. Errors: `invalid-input`; for broken JSON with line and column. */
export const parseJson = (source: string): Result<unknown, AppError> => {
  if (source.length > maxLength) {
    return err(
      appError(
        'invalid-input',
        t('The file has {sourceCount} characters; at most {maxLength} are read.', {
          sourceCount: source.length,
          maxLength,
        }),
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
  return isDeeper(value, maxDepth)
    ? err(appError('invalid-input', t('The file nests deeper than {maxDepth} levels.', { maxDepth })))
    : ok(value);
};
