// The layer table: the picture, then one row a layer with its controls, its numbers and all its maps.

const WINDOW = { k: "kernel_size", s: "stride", p: "padding", d: "dilation" };
const NAMES = { out: "Output channels", k: "Kernel size", s: "Stride", p: "Padding", d: "Dilation" };
const BLANK = { kernel_size: null, stride: null, padding: null, dilation: null };
const POINTWISE = { kernel_size: 1, stride: 1, padding: 0, dilation: 1 };
const HALVE = { kernel_size: 2, stride: 2, padding: 0, dilation: 1 };
const IN_SIGHT = 0.75; // of the screen's height: what begins below shows too little
const PATIENCE = 5000; // milliseconds in which an edit counts for more than an answer to an earlier one

const isConvolution = (kind) => kind === "conv" || kind === "depthwise";
const isPointwise = (layer) =>
  layer.kind === "conv" && Object.entries(POINTWISE).every(([name, size]) => layer[name] === size);
const kindOf = (layer) => (isPointwise(layer) ? "pointwise" : layer.kind);

/** A layer as `parse_stack` in stack_text.py reads it. */
function writeLayer(layer) {
  const words = [layer.kind];
  if (isConvolution(layer.kind)) words.push(layer.out_channels);
  for (const [letter, name] of Object.entries(WINDOW))
    if (layer[name] !== null) words.push(letter + layer[name]);
  if (layer.groups > 1) words.push(`g${layer.groups}`);
  if (!layer.bias) words.push("nobias");
  if (layer.activation !== "none") words.push(layer.activation);
  return words.join(".");
}

/** The layer after its kind was changed: what still makes sense stays, the rest is a sensible start. */
function withKind(layer, kind, inChannels) {
  const same = { ...layer, kind: kind === "pointwise" ? "conv" : kind, groups: 1 };
  if (!isConvolution(same.kind)) {
    const keeps = layer.kind.endsWith("_pool") && layer.kernel_size !== null;
    return {
      ...same,
      ...(kind === "global_avg_pool" ? BLANK : keeps ? {} : HALVE),
      bias: true,
      activation: "none",
    };
  }
  if (!isConvolution(layer.kind)) same.activation = "relu";
  if (kind === "depthwise") same.out_channels = inChannels ?? same.out_channels;
  if (kind === "pointwise") return { ...same, ...POINTWISE };
  return isPointwise(layer) || !isConvolution(layer.kind) ? { ...same, ...BLANK } : same;
}

/** Where the layer with this index is after two neighbors were exchanged; null stays null. */
const afterExchange = (index, one, other) => (index === one ? other : index === other ? one : index);

/** Where the layer with this index is after one was removed; null if it was that one. */
const afterRemoval = (index, removed) =>
  index === null || index === removed ? null : index - (index > removed);

/** Show a mosaic's thumbnails in as many canvases, which must exist. */
function drawThumbnails(canvases, bitmap, [height, width]) {
  const rows = bitmap.height / canvases.length;
  canvases.forEach((canvas, i) => {
    [canvas.width, canvas.height] = [bitmap.width, rows];
    canvas.getContext("2d").drawImage(bitmap, 0, -i * rows);
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  });
}

/** As many children as asked for: more are made, the last ones removed. */
function keepChildren(parent, count, make) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) parent.append(make(parent.children.length));
}

/** A button that can be off and yet keep the keyboard's focus. */
function enable(button, enabled) {
  button.setAttribute("aria-disabled", String(!enabled));
}

class LayerTable {
  constructor(root) {
    this.root = root;
    this.rows = [];
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
      element("div", { class: "foot" }, this.add, this.hint),
      this.problem,
    );
  }

  async update({ header, parts }, send) {
    this.send = send;
    const latest = (this.latest = header);
    const names = ["input", ...header.rows.map((row, i) => `strip${i}`)];
    const [input, ...strips] = await Promise.all(names.map((name) => parts[name] && decodePng(parts[name])));
    if (latest !== this.latest) return;
    if (this.asked !== header.asked && performance.now() < this.patientUntil) return; // the answer to this edit follows
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
    this.appendRow().layer = {
      kind: "conv",
      out_channels: 16,
      ...BLANK,
      groups: 1,
      bias: true,
      activation: "relu",
    };
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

  /** Let what names a layer by its index, the chosen layer and the slot of one's own filter, follow a change of order. */
  carry(after) {
    [this.chosen, this.slot] = [after(this.chosen), after(this.slot)];
  }

  /** Send the whole network, and the layers that are named by their index; `fresh`: the open layer is another one. */
  report(fresh = false) {
    this.rows.forEach((row) => row.show());
    this.showCount();
    this.asked = this.rows.map((row) => writeLayer(row.layer)).join(";");
    this.patientUntil = performance.now() + PATIENCE;
    this.send("stack", { text: this.asked, layer: this.chosen, slot: this.slot, fresh });
  }

  showCount() {
    const { most_layers: most, says } = this.header;
    enable(this.add, this.rows.length < most);
    this.hint.textContent =
      this.rows.length >= most ? says.full : this.rows.length ? says.legend : says.empty;
  }
}

export default mounted(LayerTable);
