// The fields of a row of the layer table.

import { element } from "../../browser/element.js";

/**
 * A choice.
 * @param {Record<string, string>} titles what each option is called
 */
export function choiceOf(titles) {
  const options = Object.entries(titles).map(([name, title]) =>
    element("option", { value: name, text: title }),
  );
  return element("select", {}, ...options);
}

/**
 * Something that is on or off.
 * @param {(on: boolean) => void} commit
 */
export function switchOf(commit) {
  const box = element("input", { type: "checkbox", onchange: () => commit(box.checked) });
  return box;
}

/**
 * A number that is sent when it is committed; a blank window size is the sidebar's.
 * @param {string} name
 * @param {() => void} commit
 * @param {(field: {input: HTMLInputElement, label: HTMLElement, typing: boolean}) => void} restore shows the number again that the layer has
 */
export function numberField(name, commit, restore) {
  const input = element("input", { type: "number", inputmode: "numeric", autocomplete: "off" });
  const field = {
    input,
    label: element("label", {}, element("span", { text: name }), input),
    typing: false,
  };
  const fromSidebar = () => {
    if (input.value === "" && /^\d+$/.test(input.placeholder)) input.value = input.placeholder;
  };
  input.addEventListener("keydown", (event) => ["ArrowUp", "ArrowDown"].includes(event.key) && fromSidebar());
  input.addEventListener(
    "pointerdown",
    (event) => event.pointerType === "mouse" && event.offsetX > input.clientWidth - 16 && fromSidebar(),
  ); // its arrows
  input.addEventListener("focus", () => input.select());
  input.addEventListener("input", () => (field.typing = true));
  input.addEventListener("blur", () => (field.typing ? commit() : restore(field)));
  input.addEventListener("change", commit);
  return field;
}
