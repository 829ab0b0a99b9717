// Keeps texts up to date when the browser translates the page. A translator replaces text nodes by its own elements, and
// Preact would go on writing into nodes that are no longer on the page. So Preact gets no text nodes: an element with
// only text has it as its `textContent`, which replaces the translator's elements; text beside elements gets an element
// of its own.

import "./owned-text.css";
import { options, type VNode } from "preact";

/** An element that does not change the layout of its text. */
const TAG = "text-run";

type Props = Record<string, unknown>;

const isText = (child: unknown): child is string | number =>
  typeof child === "string" || typeof child === "number";
const isNothing = (child: unknown) =>
  child === null || child === undefined || typeof child === "boolean";

/** The children as one text; null where there are none, or not only texts. */
function textOf(children: unknown): string | null {
  const all: unknown[] = Array.isArray(children) ? children : [children];
  const texts = all.filter(isText);
  const plain = texts.length > 0 && all.every((child) => isText(child) || isNothing(child));
  return plain ? texts.join("") : null;
}

/** Call it before anything is rendered. */
export function ownTexts(): void {
  const before = options.vnode;
  options.vnode = (vnode: VNode) => {
    // Preact's own type leaves out the virtual nodes of texts: their type is null, and their props are the text.
    const node: { type: unknown; props: unknown } = vnode;
    if (node.type === null) {
      node.type = TAG;
      node.props = { textContent: String(node.props) };
    } else if (typeof node.type === "string") {
      const props = node.props as Props;
      const text = textOf(props.children);
      if (text !== null) {
        props.children = undefined;
        props.textContent = text;
      }
    }
    before?.(vnode);
  };
}
