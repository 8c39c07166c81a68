import { escapeControls } from '../../shared/i18n/control-characters.ts';

const attributes = ['title', 'aria-label', 'placeholder', 'alt', 'label'];
const lineEnds = '\t\r\n';

interface TextNode {
  nodeValue: string | null;
  readonly childNodes: Iterable<TextNode>;
  readonly getAttribute?: (name: string) => string | null;
  readonly setAttribute?: (name: string, value: string) => void;
}

const escapeNode = (node: TextNode): void => {
  const text = node.nodeValue;
  if (text !== null) {
    const escaped = escapeControls(text, lineEnds);
    if (escaped !== text) node.nodeValue = escaped;
    return;
  }
  for (const name of attributes) {
    const value = node.getAttribute?.(name) ?? '';
    const escaped = escapeControls(value, lineEnds);
    if (escaped !== value) node.setAttribute?.(name, escaped);
  }
};

/** Makes control and bidi characters visible in a node and its descendants. Leaves typed values alone. */
const escapeControlsIn = (node: TextNode): void => {
  escapeNode(node);
  for (const child of node.childNodes) escapeControlsIn(child);
};

/** Makes control and bidi characters visible in everything written into the document, before it is painted. */
export const escapeControlsInDocument = (page: Document): void => {
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes)
      if (type === 'childList') for (const added of addedNodes) escapeControlsIn(added);
      else escapeNode(target);
  }).observe(page, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: attributes,
  });
};
