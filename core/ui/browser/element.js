// Elements of a page.

/** An element with attributes and children; `text` sets its text, `on…` adds a listener. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** As many children as asked for: more are made, the last ones removed. */
export function keepChildren(parent, count, make) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) parent.append(make(parent.children.length));
}

/** A button that can be off and yet keep the keyboard's focus. */
export function enable(button, enabled) {
  button.setAttribute("aria-disabled", String(!enabled));
}
