// The layer table: the picture, then one row a layer with its controls, its numbers and all its maps.

import { element, enable, keepChildren } from "../../browser/element.js";
import { decodePng, mounted } from "../../browser/wire.js";
import { ADDED, afterExchange, afterRemoval, carriedSkip, writeLayer } from "./layer_edits.js";
import { LayerRow } from "./layer_row.js";
import { drawThumbnails } from "../../browser/thumbnails.js";

const IN_SIGHT = 0.75; // of the screen's height: what begins below shows too little
const PATIENCE = 5000; // milliseconds in which an edit counts for more than an answer to an earlier one
const TRIES = 2; // what is not answered in that time is sent once more: a connection may have been cut

class LayerTable {
  constructor(root) {
    this.root = root;
    this.rows = [];
    this.chosen = null;
    this.slot = null;
    this.thumbnails = element("span", { class: "thumbnails" });
    this.inputShape = element("b", { class: "shape" });
    this.inputTitle = element("span");
    this.list = element("ol", { class: "layers" });
    this.add = element("button", {
      class: "add",
      text: "+ Add layer",
      "aria-describedby": "hint",
      onclick: () => this.append(),
    });
    this.foldAll = element("button", { class: "fold-all", onclick: () => this.toggleAll() });
    this.hint = element("span", { class: "hint", id: "hint" });
    this.problem = element("p", { class: "problem", role: "alert" });
    root.replaceChildren(
      element(
        "div",
        { class: "input" },
        this.thumbnails,
        element("span", { text: "Input" }),
        this.inputShape,
        this.inputTitle,
      ),
      this.list,
      element("div", { class: "foot" }, this.add, this.foldAll, this.hint),
      this.problem,
    );
  }

  async update({ header, parts }, send) {
    this.send = send;
    const latest = (this.latest = header);
    const names = ["input", ...header.rows.map((row, i) => `strip${i}`)];
    const [input, ...strips] = await Promise.all(names.map((name) => parts[name] && decodePng(parts[name])));
    if (latest !== this.latest) return;
    if (this.asked === header.asked) clearTimeout(this.again);
    else if (performance.now() < this.patientUntil) return; // the answer to this edit follows
    this.header = header;
    keepChildren(this.thumbnails, header.input.count, () => element("canvas"));
    drawThumbnails([...this.thumbnails.children], input, header.input.size);
    this.inputShape.textContent = header.input_shape;
    this.inputTitle.textContent = header.input_title;
    while (this.rows.length > header.rows.length) this.rows.pop().node.remove();
    while (this.rows.length < header.rows.length) this.appendRow();
    [this.chosen, this.slot] = [header.chosen, header.slot];
    this.rows.forEach((row, i) =>
      row.update(header.rows[i], strips[i], i === header.open ? header.channel : null),
    );
    this.problem.textContent = header.problem && `⚠ ${header.problem}`;
    this.showCount();
    this.root.dataset.ready = header.digest;
  }

  /** Open a layer or one of its channels, and bring what is shown of it, below the table, into sight. */
  openUp(place) {
    this.send("open", place);
    const look = document.querySelector(".st-key-look");
    if (!look || look.getBoundingClientRect().top < IN_SIGHT * innerHeight) return;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    look.scrollIntoView({ block: "center", behavior });
  }

  appendRow() {
    const row = new LayerRow(this);
    this.rows.push(row);
    this.list.append(row.node);
    return row;
  }

  append() {
    if (this.rows.length >= this.header.most_layers) return;
    const row = this.appendRow();
    [row.layer, row.unfolded] = [{ ...ADDED }, true];
    this.report();
  }

  /** Exchange a row with the next one; the neighbor's node moves, so that the focus stays where it is. */
  move(row, step) {
    const at = this.rows.indexOf(row);
    const other = this.rows[at + step];
    if (!other) return;
    this.chosen ??= this.rows.find((each) => each.isOpen)?.index ?? null; // open as the last one, it stays so elsewhere
    [this.rows[at], this.rows[at + step]] = [other, row];
    if (step < 0) row.node.after(other.node);
    else row.node.before(other.node);
    this.carry((index) => afterExchange(index, at, at + step));
    this.report();
  }

  remove(row) {
    const at = this.rows.indexOf(row);
    this.rows.splice(at, 1);
    row.node.remove();
    const near = this.rows[Math.min(at, this.rows.length - 1)];
    (near ? near.removeButton : this.add).focus();
    if (row.isOpen && near) near.isOpen = true;
    const chosen = this.chosen;
    this.carry((index) => afterRemoval(index, at));
    if (chosen === at && near) this.chosen = near.index;
    this.report(row.isOpen || chosen === at);
  }

  /** Let what names a layer, the chosen one, the slot of one's own filter and skips, follow a change of order. */
  carry(after) {
    [this.chosen, this.slot] = [after(this.chosen), after(this.slot)];
    for (const row of this.rows) row.layer = { ...row.layer, adds: carriedSkip(row.layer.adds, after) };
  }

  /** Send the whole network, and the layers that are named by their index; `fresh`: the open layer is another one. */
  report(fresh = false) {
    this.rows.forEach((row) => row.show());
    this.showCount();
    this.asked = this.rows.map((row) => writeLayer(row.layer, this.header.kinds)).join(";");
    this.sendAtMost(TRIES, { text: this.asked, layer: this.chosen, slot: this.slot, fresh });
  }

  /** Send an edit so many times, unless it is answered before, or another one follows. */
  sendAtMost(times, edit) {
    this.patientUntil = performance.now() + PATIENCE;
    this.send("stack", edit);
    clearTimeout(this.again);
    if (times > 1) this.again = setTimeout(() => this.sendAtMost(times - 1, edit), PATIENCE);
  }

  leave() {
    clearTimeout(this.again);
  }

  /** Whether there are so many layers that those that nobody looks at are folded to a line. */
  get isLong() {
    return this.rows.length > this.header.most_unfolded;
  }

  /** Unfold every layer; if all are, fold all but the open one. */
  toggleAll() {
    const unfold = this.rows.some((row) => row.isFolded);
    this.rows.forEach((row) => (row.unfolded = unfold || null));
    this.rows.forEach((row) => row.fold());
    this.showCount();
  }

  showCount() {
    this.foldAll.hidden = !this.isLong;
    this.foldAll.textContent = this.rows.some((row) => row.isFolded)
      ? "Unfold all layers"
      : "Fold the layers";
    const { most_layers: most, says } = this.header;
    enable(this.add, this.rows.length < most);
    this.hint.textContent =
      this.rows.length >= most ? says.full : this.rows.length ? says.legend : says.empty;
  }
}

export default mounted(LayerTable);
