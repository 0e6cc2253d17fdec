// A kernel to edit: one text field a weight, colored by its value.

import { CHANNEL_NAMES, divergingColor, inkOn } from "../../browser/colors.js";
import { element } from "../../browser/element.js";
import { largestOf } from "../../browser/numbers.js";
import { mounted } from "../../browser/wire.js";

/**
 * The message of kernel_editor.py: 1 or 3 kernels, row by row.
 * @typedef {object} KernelEditorHeader
 * @property {string[][][]} cells the weights as they were typed
 * @property {number[][][]} values the same as numbers
 * @property {string[]} palette the colors of signed values
 */

const CELL = /^\s*[-−+]?((\d+\.?\d*|\.\d+)(e[-+]?\d+)?|\d+\s*\/\s*0*[1-9]\d*)\s*$/i;
const LARGEST_WEIGHT = 1e6; // as in core/filters/typed_kernel.py, which has the last word
const LARGEST_EXPONENT = 12;

/** What is wrong with a cell's text; nothing for a weight. */
function problemOf(text) {
  if (!CELL.test(text)) return `“${text}” is not a number such as 2, −0.5 or 1/9`;
  const [over, under = 1] = text.replace("−", "-").split("/").map(Number);
  const exponent = Math.abs(Number(text.toLowerCase().split("e")[1] ?? 0));
  if (Math.abs(over / under) > LARGEST_WEIGHT) return `“${text}” is too large: at most 1,000,000`;
  return exponent > LARGEST_EXPONENT ? `“${text}” is too small: write 0` : "";
}

class KernelEditor {
  /** @type {HTMLInputElement[][][]} the fields, kernel by kernel and row by row */
  inputs = [];
  /** @type {string | undefined} the sizes of the kernels that there are fields for */
  size;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.kernels = element("div", { class: "kernels" });
    this.hint = element("p", { class: "hint", role: "status" });
    root.replaceChildren(this.kernels, this.hint);
  }

  /**
   * Show the kernels; fields are made anew only for kernels of another size.
   * @param {import("../../browser/wire.js").Message<KernelEditorHeader>} message
   * @param {import("../../browser/wire.js").Report} send
   */
  update({ header: { cells, values, palette } }, send) {
    this.send = send;
    const size = cells.map((kernel) => [kernel.length, kernel[0].length]).join();
    if (size !== this.size) this.build(cells);
    this.size = size;
    const largest = largestOf(values);
    const page = /** @type {Document | ShadowRoot} */ (this.kernels.getRootNode());
    const [texts, numbers] = [cells.flat(2), values.flat(2)];
    this.inputs.flat(2).forEach((input, i) => {
      const rgb = divergingColor(palette, numbers[i] / largest);
      Object.assign(input.style, { background: `rgb(${rgb})`, color: inkOn(rgb) });
      if (input === page.activeElement) return; // somebody is typing there
      input.value = texts[i];
      input.removeAttribute("aria-invalid");
    });
  }

  /**
   * Make a field for every cell.
   * @param {string[][][]} cells
   */
  build(cells) {
    const names = cells.length > 1 ? CHANNEL_NAMES : [""];
    this.inputs = cells.map((kernel, k) =>
      kernel.map((row, r) =>
        row.map((text, c) => {
          const where = `row ${r}, column ${c}`;
          return this.field(text, names[k] ? `${names[k]}, ${where}` : where);
        }),
      ),
    );
    this.kernels.replaceChildren(
      ...this.inputs.map((kernel, k) =>
        element(
          "div",
          {},
          ...(names[k] ? [element("b", { text: names[k] })] : []),
          element(
            "div",
            { class: "matrix", style: `grid-template-columns:repeat(${kernel[0].length},minmax(0,3.6rem))` },
            ...kernel.flat(),
          ),
        ),
      ),
    );
  }

  /** The field of one cell, which says where it is. */
  field(text, where) {
    const input = element("input", {
      value: text,
      "aria-label": `Weight at ${where}`,
      autocomplete: "off",
      spellcheck: "false",
      size: 4,
      onchange: () => this.changed(input),
      onpaste: (event) => this.pasted(event),
      onfocus: () => input.select(),
    });
    return input;
  }

  /**
   * Several numbers fill the whole editor, which then has their size; a single one goes into its field.
   * @param {ClipboardEvent} event
   */
  pasted(event) {
    const text = event.clipboardData.getData("text/plain").trim();
    if (!/[\s,;&|]/.test(text)) return;
    event.preventDefault();
    this.hint.textContent = "";
    this.send("pasted", text);
  }

  /**
   * Send the whole filter, unless one of its cells is no weight: the hint stays until all are.
   * @param {HTMLInputElement} input the field that has changed
   */
  changed(input) {
    input.setAttribute("aria-invalid", String(Boolean(problemOf(input.value))));
    const problem = this.inputs
      .flat(2)
      .map((cell) => problemOf(cell.value))
      .find(Boolean);
    this.hint.textContent = problem ? `${problem}; the picture keeps the last kernel.` : "";
    if (problem) return;
    const row = (cells) => cells.map((cell) => cell.value.replace(/\s/g, "")).join(",");
    this.send("text", this.inputs.map((kernel) => kernel.map(row).join(";")).join("|"));
  }
}

export default mounted(KernelEditor);
