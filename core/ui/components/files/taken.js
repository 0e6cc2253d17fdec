// A button that saves a file, which the server makes when it is asked.

import { element } from "../../browser/element.js";
import { mounted } from "../../browser/wire.js";

const FORGOTTEN = 60_000; // milliseconds after which a saved file's address may go

/**
 * The message of taken.py.
 * @typedef {object} TakenHeader
 * @property {string} label
 * @property {string} name of the file
 * @property {string} mime
 * @property {string | null} answers the id under which it was asked for, if this brings it
 * @property {string} problem why there is none, or empty
 */

/** The ids under which files were asked for and have not come: a page that is drawn again saves none twice. */
const asked = new Set();

class Taken {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.button = element("button", { class: "take", onclick: () => this.ask() });
    this.said = element("p", { role: "status" });
    root.replaceChildren(this.button, this.said);
  }

  /**
   * @param {import("../../browser/wire.js").Message<TakenHeader>} message
   * @param {import("../../browser/wire.js").Report} report
   */
  update({ header, parts }, report) {
    this.report = report;
    this.button.textContent = header.label;
    if (!asked.delete(header.answers)) return;
    this.said.textContent = header.problem;
    if (!header.problem) save(new Blob([parts.file.slice()], { type: header.mime }), header.name);
  }

  ask() {
    const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
    asked.add(id);
    this.said.textContent = "Being made …";
    this.report("wanted", id);
  }
}

/** Have the browser save a file, as a link to it would. */
function save(file, name) {
  const href = URL.createObjectURL(file);
  element("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), FORGOTTEN);
}

export default mounted(Taken);
