// A field for a file: a button that opens the browser's own choice, and a place to drop or paste one.

import { base64Of } from "../../browser/base64.js";
import { element } from "../../browser/element.js";
import { mounted } from "../../browser/wire.js";

/**
 * The message of given.py.
 * @typedef {object} GivenHeader
 * @property {string} label
 * @property {number} most megabytes of a file
 * @property {boolean} pastes whether what is pasted anywhere is for this field
 * @property {number} came how many files came there
 */

class Given {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.label = element("span", { class: "label", id: "label" });
    this.files = element("input", {
      type: "file",
      tabindex: -1,
      "aria-hidden": "true",
      hidden: true,
      onchange: () => this.send(this.files.files[0]),
    });
    this.choose = element("button", {
      text: "Choose a file",
      "aria-describedby": "label limit",
      onclick: () => this.files.click(),
    });
    this.limit = element("span", { class: "limit", id: "limit" });
    this.said = element("p", { role: "status" });
    const place = element(
      "div",
      { class: "place", ondragover: (event) => event.preventDefault(), ondrop: (event) => this.drop(event) },
      this.choose,
      this.files,
      this.limit,
    );
    root.replaceChildren(this.label, place, this.said);
    this.paste = (event) => this.header.pastes && this.take(event.clipboardData, event);
    document.addEventListener("paste", this.paste);
  }

  leave() {
    document.removeEventListener("paste", this.paste);
  }

  /**
   * @param {import("../../browser/wire.js").Message<GivenHeader>} message
   * @param {import("../../browser/wire.js").Report} report
   */
  update({ header }, report) {
    if (header.came !== this.header?.came) this.said.textContent = ""; // what was sent is there
    this.header = header;
    this.report = report;
    this.label.textContent = header.label;
    this.limit.textContent = `or drop ${header.pastes ? "or paste it" : "it here"}, up to ${header.most} MB`;
  }

  /** @param {DragEvent} event */
  drop(event) {
    event.preventDefault();
    this.take(event.dataTransfer, event);
  }

  /** The first file of what was dropped or pasted; a pasted text is left to whatever has the focus. */
  take(transfer, event) {
    const file = transfer?.files[0];
    if (!file) return;
    event.preventDefault();
    this.send(file);
  }

  /** @param {File | undefined} file */
  async send(file) {
    this.files.value = ""; // or the same file could not be chosen again
    if (!file) return;
    const megabytes = file.size / 1e6;
    if (megabytes > this.header.most) {
      this.said.textContent = `${file.name} has ${megabytes.toFixed(1)} MB, more than ${this.header.most}; choose a smaller one.`;
      return;
    }
    this.said.textContent = `Sending ${file.name} …`;
    try {
      this.report("file", { name: file.name, data: await base64Of(file) });
    } catch {
      this.said.textContent = `${file.name} could not be read; choose it again.`;
    }
  }
}

export default mounted(Given);
