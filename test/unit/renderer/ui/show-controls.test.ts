import { describe, expect, it, vi } from 'vitest';
import { escapeControlsInDocument } from '../../../../renderer/ui/show-controls.ts';

const text = (nodeValue: string) => ({ nodeValue, childNodes: [] });
const element = (held: Record<string, string>, ...childNodes: unknown[]) => ({
  nodeValue: null,
  childNodes,
  held,
  getAttribute: (name: string) => held[name] ?? null,
  setAttribute: (name: string, value: string) => void (held[name] = value),
});

/** A page whose changes the test reports. */
const openPage = () => {
  let notify: (changes: unknown[]) => void = () => undefined;
  const observed: unknown[] = [];
  vi.stubGlobal(
    'MutationObserver',
    class {
      constructor(notified: typeof notify) {
        notify = notified;
      }
      observe(...what: unknown[]) {
        observed.push(...what);
      }
    },
  );
  const page = {} as Document;
  escapeControlsInDocument(page);
  vi.unstubAllGlobals();
  return { page, observed, notify: (...changes: unknown[]) => notify(changes) };
};

describe('what the window shows', () => {
  it('has its control and bidi characters visible in texts and tooltips, however deep they are', () => {
    const name = text('plant\u202egnp.01');
    const cell = element(
      { title: 'plant\u2066\u001b[2K', class: 'a\u202e' },
      element({ 'aria-label': 'a\u200fb' }, name),
    );
    openPage().notify({ type: 'childList', target: element({}), addedNodes: [cell] });
    expect(name.nodeValue).toBe('plant\\u{202e}gnp.01');
    expect(cell.held).toEqual({ title: 'plant\\u{2066}\\u{1b}[2K', class: 'a\u202e' });
    expect(cell.childNodes[0]).toMatchObject({ held: { 'aria-label': 'a\\u{200f}b' } });
  });

  it('has them visible in what changes later', () => {
    const { notify, observed, page } = openPage();
    const name = text('a\u009bb');
    const button = element({ title: 'a\ufeffb' });
    notify(
      { type: 'characterData', target: name, addedNodes: [] },
      { type: 'attributes', target: button, addedNodes: [] },
    );
    expect([name.nodeValue, button.held['title']]).toEqual(['a\\u{9b}b', 'a\\u{feff}b']);
    expect(observed).toEqual([page, expect.objectContaining({ subtree: true, childList: true, characterData: true })]);
  });

  it('leaves line ends and every other text as they are', () => {
    const pre = text('täglich\tum 2\r\n日本 👩‍🔧 3\u202fh');
    openPage().notify({ type: 'childList', target: element({}), addedNodes: [pre] });
    expect(pre.nodeValue).toBe('täglich\tum 2\r\n日本 👩‍🔧 3\u202fh');
  });
});
