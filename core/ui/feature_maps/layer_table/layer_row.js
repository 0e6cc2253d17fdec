// One row of the layer table: the controls of a layer, its numbers, and its maps as a strip of buttons.

import { element, enable, keepChildren } from "../../browser/element.js";
import { GroupsField } from "./groups_field.js";
import { NAMES, WINDOW, kindOf, withKind } from "./layer_edits.js";
import { lineOf } from "./layer_line.js";
import { choiceOf, numberField, switchOf } from "./row_fields.js";
import { SkipField } from "./skip_field.js";
import { drawThumbnails, walkAmong } from "../../browser/thumbnails.js";

export class LayerRow {
  /** @type {ImageBitmap | undefined} */
  bitmap;
  /** @type {{count: number, size: [number, number]} | undefined} */
  maps;
  channel = null;
  /** @type {number[]} the layers before whose output it can add */
  canAdd = [];
  shape = "";
  sidebar = {};
  wasFolded = false;

  constructor(table) {
    this.table = table;
    this.fields = Object.fromEntries(
      Object.keys(NAMES).map((name) => [
        name,
        numberField(
          name,
          () => this.commit(name),
          (field) => this.showNumber(name, field),
        ),
      ]),
    );
    this.open = element("button", {
      class: "open",
      onclick: () => this.table.openUp({ layer: this.index, channel: null }),
    });
    const titles = Object.entries(table.header.kinds).map(([name, { title }]) => [name, title]);
    titles.splice(1, 0, ["pointwise", "1×1 convolution"]);
    this.kind = choiceOf(Object.fromEntries(titles));
    this.kind.addEventListener("change", () =>
      this.edit(withKind(this.layer, this.kind.value, this.inChannels, table.header.kinds)),
    );
    this.groups = new GroupsField((groups) => this.edit({ groups }));
    this.bias = switchOf((bias) => this.edit({ bias }));
    this.skip = new SkipField((adds) => this.edit({ adds }));
    this.roundsUp = switchOf((up) => this.edit({ ceil_mode: up }));
    this.countsPadding = switchOf((counts) => this.edit({ count_include_pad: counts }));
    this.activation = choiceOf(table.header.activations);
    this.activation.addEventListener("change", () => this.edit({ activation: this.activation.value }));
    this.unfolded = null; // as somebody chose; null: as it is open
    this.foldButton = element("button", { class: "fold", onclick: () => this.toggle() });
    this.summary = element("span", { class: "summary" });
    this.up = element("button", { text: "↑", onclick: () => table.move(this, -1) });
    this.down = element("button", { text: "↓", onclick: () => table.move(this, 1) });
    this.removeButton = element("button", { text: "×", onclick: () => table.remove(this) });
    this.biasField = element("label", {}, this.bias, element("span", { text: "bias" }));
    this.roundsUpField = element(
      "label",
      { title: "The size is rounded up: the last window may reach beyond the padding, where nothing is" },
      this.roundsUp,
      element("span", { text: "round up (ceil_mode)" }),
    );
    this.countsPaddingField = element(
      "label",
      { title: "Padding counts as pixels in a mean; without, the mean is that of the pixels alone" },
      this.countsPadding,
      element("span", { text: "count padding (count_include_pad)" }),
    );
    this.strip = element("div", {
      class: "strip",
      role: "group",
      onkeydown: (event) => walkAmong(event, this.buttons()),
    });
    this.facts = element("div", { class: "facts" });
    this.problem = element("p", { class: "problem", role: "status" });
    this.choices = element(
      "span",
      { class: "choices" },
      this.kind,
      ...Object.values(this.fields).map((field) => field.label),
      this.groups.label,
      this.biasField,
      this.roundsUpField,
      this.countsPaddingField,
      this.skip.label,
      this.activation,
    );
    this.result = element("div", { class: "result" }, this.strip, this.facts);
    this.node = this.assembled();
  }

  /** The controls beside each other, the result below. */
  assembled() {
    return element(
      "li",
      { class: "row" },
      element(
        "div",
        { class: "controls" },
        this.foldButton,
        this.open,
        this.summary,
        this.choices,
        element("span", { class: "order" }, this.up, this.down, this.removeButton),
      ),
      this.result,
      this.problem,
    );
  }

  get index() {
    return this.table.rows.indexOf(this);
  }

  commit(name) {
    const { input } = this.fields[name];
    this.fields[name].typing = false;
    const key = WINDOW[name] ?? "out_channels";
    const blank = input.value === "";
    if (input.validity.badInput || (blank && name === "out")) return this.show();
    const [low, high, step] = [Number(input.min), Number(input.max), Number(input.step)];
    const whole = low + Math.round((Number(input.value) - low) / step) * step;
    const value = blank ? null : Math.max(low, Math.min(high, whole));
    if (value === this.layer[key]) return this.show();
    return this.edit({ [key]: value });
  }

  edit(changes) {
    this.layer = { ...this.layer, ...changes };
    this.table.report();
  }

  /** Take over what the server says of this layer; `channel` is the open one, null if another layer is open. */
  update(row, bitmap, channel) {
    this.layer = row.layer;
    this.inChannels = row.in_channels;
    this.canAdd = row.can_add;
    this.isOpen = channel !== null;
    this.computed = Boolean(bitmap);
    Object.assign(this, { bitmap, channel, maps: row.strip, shape: row.shape, sidebar: row.sidebar });
    Object.keys(WINDOW).forEach((name) => (this.fields[name].input.placeholder = row.sidebar[name]));
    this.facts.replaceChildren(
      ...(row.shape ? [element("b", { class: "shape", text: row.shape })] : []),
      ...row.facts.map(([value, what, exact]) =>
        element("span", { class: "fact", title: exact || null }, element("b", { text: value }), ` ${what}`),
      ),
    );
    this.problem.textContent = row.problem && `⚠ ${row.problem}`;
    this.show();
    this.drawMaps();
  }

  /** Draw all maps, with the open one marked; none while the layer is folded. */
  drawMaps() {
    const { bitmap, channel, maps } = this;
    keepChildren(this.strip, bitmap && !this.isFolded ? maps.count : 0, (i) => this.thumbnail(i));
    if (!bitmap || this.isFolded) return;
    const buttons = this.buttons();
    drawThumbnails(
      buttons.map((button) => button.firstChild),
      bitmap,
      maps.size,
    );
    buttons.forEach((button, i) => {
      button.setAttribute("aria-label", `Layer ${this.index + 1}, channel ${i}`);
      button.setAttribute("aria-pressed", String(i === channel));
      button.tabIndex = i === (channel ?? 0) ? 0 : -1;
    });
  }

  /** Whether the layer is one line: one of many that is neither open nor unfolded. */
  get isFolded() {
    return this.table.isLong && !(this.unfolded ?? this.isOpen);
  }

  toggle() {
    this.unfolded = this.isFolded;
    this.fold();
    this.table.showCount();
  }

  /** Show the layer as one line, or with its controls and maps. */
  fold() {
    const folded = this.isFolded;
    this.node.classList.toggle("is-folded", folded);
    this.foldButton.hidden = !this.table.isLong;
    this.foldButton.textContent = folded ? "▸" : "▾";
    this.foldButton.setAttribute("aria-expanded", String(!folded));
    this.foldButton.setAttribute("aria-label", `Controls and maps of layer ${this.index + 1}`);
    this.choices.hidden = this.result.hidden = folded;
    this.summary.hidden = !folded;
    if (folded) {
      const line = lineOf(this.layer, this.sidebar, this.table.header);
      const shape = element("b", { class: "shape", text: this.shape });
      this.summary.replaceChildren(line, ...(this.shape ? [" · ", shape] : []));
    }
    if (folded !== this.wasFolded) this.drawMaps();
    this.wasFolded = folded;
  }

  /** @returns {HTMLButtonElement[]} one for each map */
  buttons() {
    return [...this.strip.querySelectorAll("button")];
  }

  thumbnail(channel) {
    const open = () => this.table.openUp({ layer: this.index, channel });
    return element(
      "button",
      { class: "thumbnail", title: `channel ${channel}`, onclick: open },
      element("canvas"),
    );
  }

  /** Show the layer as it is chosen, with the controls that its kind has. */
  show() {
    const { layer } = this;
    const number = this.index + 1;
    const { learns, groups, pools, operation, whole_map: wholeMap } = this.table.header.kinds[layer.kind];
    const pointwise = kindOf(layer) === "pointwise";
    this.open.textContent = `Layer ${number}`;
    this.open.setAttribute("aria-pressed", String(Boolean(this.isOpen)));
    this.open.disabled = !this.computed;
    this.node.classList.toggle("is-open", Boolean(this.isOpen));
    this.kind.value = kindOf(layer);
    this.activation.value = layer.activation;
    this.bias.checked = layer.bias;
    this.roundsUp.checked = layer.ceil_mode;
    this.countsPadding.checked = layer.count_include_pad;
    this.groups.show(layer, this.inChannels, number);
    this.skip.show(layer, learns ? this.canAdd : [], number);
    for (const [name, field] of Object.entries(this.fields)) this.showNumber(name, field);
    this.fields.out.label.hidden = !learns;
    for (const name of Object.keys(WINDOW)) this.fields[name].label.hidden = pointwise || wholeMap;
    this.biasField.hidden = this.fields.out.label.hidden;
    this.roundsUpField.hidden = !pools;
    this.countsPaddingField.hidden = !pools || operation !== "mean";
    this.groups.label.hidden = groups !== "chosen";
    const labels = {
      kind: "Kind",
      bias: "Bias",
      roundsUp: "Rounding up (ceil_mode)",
      countsPadding: "Counting padding (count_include_pad)",
      activation: "Activation",
    };
    for (const [name, label] of Object.entries(labels))
      this[name].setAttribute("aria-label", `${label} of layer ${number}`);
    this.strip.setAttribute("aria-label", `Channels of layer ${number}`);
    for (const [name, text] of Object.entries({
      up: `Move layer ${number} up`,
      down: `Move layer ${number} down`,
      removeButton: `Remove layer ${number}`,
    })) {
      this[name].setAttribute("aria-label", text);
      this[name].title = text;
    }
    enable(this.up, number > 1);
    enable(this.down, number < this.table.rows.length);
    this.fold();
  }

  showNumber(name, { input, typing }) {
    let [low, high, step] = [...this.table.header.limits[name], 1];
    if (name === "out" && this.table.header.kinds[this.layer.kind].groups === "channels" && this.inChannels) {
      [low, step] = [this.inChannels, this.inChannels];
      high -= high % step;
    }
    Object.assign(input, { min: low, max: high, step });
    if (!typing) input.value = this.layer[WINDOW[name] ?? "out_channels"] ?? "";
    const blank = name in WINDOW ? "; blank: as the sidebar says" : "";
    input.title = `${NAMES[name]}, ${low} to ${high}${step > 1 ? ` in steps of ${step}` : ""}${blank}`;
    input.setAttribute("aria-label", `${NAMES[name]} of layer ${this.index + 1}`);
  }
}
