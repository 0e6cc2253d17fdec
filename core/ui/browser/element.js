// Elements of a page.

/**
 * The event listeners of an element as `onclick`, `onkeydown` and so on, its `text`, and any attributes.
 * @typedef {Partial<GlobalEventHandlers> & {text?: string | number} & Record<string, unknown>} Attributes
 */

/**
 * A new element with attributes and children. An attribute that is null or false is left out, one that is true is
 * there without a value.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = /** @type {string} */ (value);
    else if (name.startsWith("on"))
      made.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value === true) made.toggleAttribute(name, true);
    else if (value !== null && value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/** A canvas with its label above it. */
export function labelledCanvas(label, canvas) {
  return element("figure", {}, element("figcaption", { text: label }), canvas);
}

/** A sign between two figures, such as × or =. */
export function signBetween(text) {
  return element("span", { class: "sign", text });
}

/** Keep as many children as asked for: more are made with `make(index)`, the last ones removed. */
export function keepChildren(parent, count, make) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) parent.append(make(parent.children.length));
}

/** Turn a button on or off; even when it is off it keeps the keyboard's focus. */
export function enable(button, enabled) {
  button.setAttribute("aria-disabled", String(!enabled));
}
