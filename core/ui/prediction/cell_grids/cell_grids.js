// Grids of numbers with their indices, as tables. In the first one cells can be chosen by pointer, touch or keys; once
// the question is answered, the right ones and the learner's are marked there instead.

import { element } from "../../browser/element.js";
import { arrowOf } from "../../browser/keys.js";
import { mounted } from "../../browser/wire.js";

/**
 * @typedef {object} Grid
 * @property {string} title
 * @property {string[]} rows the index of each row, as it is written
 * @property {string[]} columns
 * @property {string[][]} texts
 * @property {number[][]} padding the [row, column] of cells that are no pixel
 */

/**
 * @typedef {object} GridsHeader
 * @property {string} id
 * @property {string} asked the question
 * @property {boolean} choosing whether cells of the first grid can be chosen
 * @property {Grid[]} grids
 * @property {number[][]} right the cells to mark as right, and those of the answer; both empty while it is open
 * @property {number[][]} answer
 * @property {number[][]} chosen
 */

const MARKS = {
  both: ["✓", "yours, right"],
  missed: ["○", "right, not among yours"],
  wrong: ["×", "yours, not read"],
};

class CellGrids {
  /** @type {GridsHeader | undefined} */
  header;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.observer = new ResizeObserver(() => this.reachable());
    this.observer.observe(root);
  }

  leave() {
    this.observer.disconnect();
  }

  /** What is wider than its place can be scrolled by keys, too. */
  reachable() {
    for (const box of this.root.querySelectorAll(".scrolled")) {
      const needed = box.scrollWidth > box.clientWidth && !box.querySelector("button");
      box.toggleAttribute("tabindex", needed);
      if (needed) box.setAttribute("tabindex", "0");
    }
  }

  /**
   * @param {import("../../browser/wire.js").Message<GridsHeader>} message
   * @param {import("../../browser/wire.js").Report} send
   */
  update({ header }, send) {
    this.send = send;
    const before = this.header;
    this.header = header;
    // What was chosen here comes back from the server, perhaps later than the next choice: it is drawn already.
    if (before?.choosing && header.choosing && before.asked === header.asked) return;
    this.chosen = new Set(header.chosen.map(String));
    this.root.replaceChildren(...header.grids.map((grid, i) => this.table(grid, i === 0)));
    this.reachable();
    this.root.dataset.ready = header.id;
  }

  /** @param {Grid} grid */
  table(grid, isFirst) {
    const padding = new Set(grid.padding.map(String));
    const choosing = isFirst && this.header.choosing;
    const marks = isFirst ? this.marks() : new Map();
    const rows = grid.texts.map((texts, row) =>
      element(
        "tr",
        {},
        element("th", { scope: "row", text: grid.rows[row] }),
        ...texts.map((text, column) => {
          const at = String([row, column]);
          const name = padding.has(at) ? "padding" : "pixel";
          if (choosing) {
            const where = `row ${grid.rows[row]}, column ${grid.columns[column]}`;
            return element("td", { class: name }, this.button(at, text, `${text}: ${where}, ${name}`));
          }
          return this.cell(text, name, marks.get(at));
        }),
      ),
    );
    const title = grid.title + (isFirst ? this.legend() : "");
    const table = element(
      "table",
      { "aria-label": title, onkeydown: choosing ? (event) => this.walk(event) : () => {} },
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("td"),
          ...grid.columns.map((text) => element("th", { scope: "col", text })),
        ),
      ),
      element("tbody", {}, ...rows),
    );
    const scrolled = element("div", { class: "scrolled" }, table);
    return element("figure", {}, element("figcaption", { text: title }), scrolled);
  }

  cell(text, name, mark) {
    if (!mark) return element("td", { class: name, text });
    const [sign, words] = MARKS[mark];
    return element(
      "td",
      { class: `${name} ${mark}`, title: words },
      text,
      element("sup", { text: sign, "aria-label": words, role: "img" }),
    );
  }

  button(at, text, label) {
    const button = element("button", {
      text,
      "aria-label": label,
      "aria-pressed": String(this.chosen.has(at)),
      tabindex: at === "0,0" ? 0 : -1,
      onclick: () => this.toggle(button, at),
    });
    return button;
  }

  toggle(button, at) {
    if (!this.chosen.delete(at)) this.chosen.add(at);
    button.setAttribute("aria-pressed", String(this.chosen.has(at)));
    this.enter(button);
    this.send(
      "chosen",
      [...this.chosen].map((cell) => cell.split(",").map(Number)),
    );
  }

  /** Only one cell is in the order of the Tab key: that where one was last. */
  enter(button) {
    for (const other of this.root.querySelectorAll("button[tabindex='0']"))
      other.setAttribute("tabindex", "-1");
    button.setAttribute("tabindex", "0");
    button.focus();
  }

  /** Arrow keys walk from cell to cell. */
  walk(event) {
    const [down, right] = arrowOf(event) ?? [0, 0];
    const cell = event.target.closest("td");
    if (!cell || (!down && !right)) return;
    event.preventDefault();
    const next =
      cell.closest("table").rows[cell.parentElement.rowIndex + down]?.cells[cell.cellIndex + right];
    const button = next?.querySelector("button");
    if (button) this.enter(button);
  }

  /** What one can do in the first grid, or what is marked in it. */
  legend() {
    if (this.header.choosing) return ": choose cells";
    const used = new Set(this.marks().values());
    const words = Object.keys(MARKS).filter((mark) => used.has(mark));
    return words.map((mark, i) => `${i ? ", " : ": "}${MARKS[mark].join(" ")}`).join("");
  }

  /** Which cells are marked, and as what. */
  marks() {
    const [right, answer] = [this.header.right, this.header.answer].map(
      (cells) => new Set(cells.map(String)),
    );
    const marks = new Map([...answer].map((at) => [at, right.has(at) ? "both" : "wrong"]));
    for (const at of right) if (!answer.has(at)) marks.set(at, "missed");
    return this.header.right.length ? marks : new Map();
  }
}

export default mounted(CellGrids);
