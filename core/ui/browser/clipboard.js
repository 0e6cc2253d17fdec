// The clipboard.

import { element } from "./element.js";

/**
 * Put a text on the clipboard, by way of a selected field where the browser forbids the direct one (plain http).
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
export async function copyToClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = element("textarea", { style: "position: fixed; opacity: 0" });
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
