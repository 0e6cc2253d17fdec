// The clipboard.

import { element } from "./element.js";

/**
 * Put a text on the clipboard, by way of a selected field where the browser forbids the direct one (plain http).
 * @param {string} text
 * @param {HTMLInputElement | HTMLTextAreaElement} [shown] a field that shows it, where no other can be selected: in a
 *   dialog, which keeps the focus
 * @returns {Promise<boolean>} whether it is there
 */
export async function copyToClipboard(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    if (shown) {
      shown.select();
      return document.execCommand("copy");
    }
    const field = element("textarea", { style: "position: fixed; opacity: 0" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
