// Keeps retired words out of identifiers and file names; each has a standard term.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from '../../../build/root.mjs';

/** Words of an identifier that are never used, each with what to write instead. */
const retired = new Map([
  ['aloud', 'message'],
  ['asked', 'requested, request'],
  ['begun', 'started'],
  ['beside', 'worker, secondary, adjacent'],
  ['crowd', 'peak, load'],
  ['hear', 'listen, receive'],
  ['heard', 'received'],
  ['judged', 'findingsReady, evaluated'],
  ['lighting', 'animation'],
  ['looked', 'read, visibility'],
  ['paper', 'offscreen, page'],
  ['pictured', 'firstPaint'],
  ['said', 'message, reported'],
  ['say', 'print, notify, report'],
  ['says', 'print, notify, report'],
  ['speak', 'setLocale, post'],
  ['spoken', 'translated, locale'],
  ['tale', 'callback'],
  ['tell', 'emit, post, notify'],
  ['tells', 'emit, post, notify'],
  ['told', 'message, notified, emitted'],
  ['wish', 'rule, request'],
  ['words', 'text, message, label, describe…'],
]);

/** Pairs of words that are retired together. */
const retiredPairs = new Map([
  ['in words', 'describe…'],
  ['left of', 'remaining'],
  ['take back', 'revert'],
]);

/** Names that may end in `Of`: standard terms, or no functions. Others start with a verb: get…, find…, to…. */
const standardNames = new Set(['anyOf', 'asOf', 'indexOf', 'lastIndexOf', 'listOf', 'oneOf', 'recordOf', 'valueOf']);

const splitName = (name: string): readonly string[] =>
  name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);

const findProblem = (name: string): string | null => {
  const parts = splitName(name);
  for (const [i, word] of parts.entries()) {
    const instead = retired.get(word) ?? retiredPairs.get(`${word} ${parts[i + 1] ?? ''}`);
    if (instead !== undefined) return `${name}: ${instead}`;
  }
  return parts.length > 1 && parts.at(-1) === 'of' && !standardNames.has(name)
    ? `${name}: get…, find…, compute…, to…`
    : null;
};

/** The names that a source declares, with their lines. */
const declaredNames = (path: string, text: string): readonly string[] => {
  const names: string[] = [];
  const scripts = path.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script)
    : [text];
  for (const script of scripts) {
    const source = ts.createSourceFile(path, script, ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      if (
        (ts.isVariableDeclaration(node) ||
          ts.isFunctionDeclaration(node) ||
          ts.isClassDeclaration(node) ||
          ts.isInterfaceDeclaration(node) ||
          ts.isTypeAliasDeclaration(node) ||
          ts.isParameter(node) ||
          ts.isBindingElement(node) ||
          ts.isMethodDeclaration(node) ||
          ts.isPropertyDeclaration(node) ||
          ts.isPropertySignature(node) ||
          ts.isPropertyAssignment(node)) &&
        node.name !== undefined &&
        (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name))
      )
        names.push(node.name.text.replace('#', ''));
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return names;
};

test('no name uses a retired word', () => {
  const files = execFileSync('git', ['ls-files', 'main', 'renderer', 'shared', 'build', 'test'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => /\.(?:ts|mjs|js|svelte)$/.test(path) && existsSync(join(root, path)));
  const problems = files.flatMap((path) =>
    [basename(path).replace(/\..*$/, ''), ...declaredNames(path, readFileSync(join(root, path), 'utf8'))]
      .map(findProblem)
      .filter((problem) => problem !== null)
      .map((problem) => `${path}: ${problem}`),
  );
  expect(problems).toEqual([]);
});

test('a retired word is found in any part of a name', () => {
  expect(['tellRecent', 'isTold', 'takeBackEdit', 'summaryOf', 'effectWords'].map(findProblem)).not.toContain(null);
  expect(['asOf', 'listOf', 'effectText', 'password', 'storyteller'].map(findProblem)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});
