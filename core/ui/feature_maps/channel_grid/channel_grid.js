// All channels of a layer: one tile each, before and after its activation, and one pixel read in all of them.

import { activated } from "../../browser/activations.js";
import { element } from "../../browser/element.js";
import { Foresight } from "../../browser/foresight.js";
import { arrowOf, withModifier } from "../../browser/keys.js";
import { paletteTable } from "../../browser/maps.js";
import { clamp, number } from "../../browser/numbers.js";
import { onNextFrame } from "../../browser/next_frame.js";
import { isScrolling } from "../../browser/pointer.js";
import { floats, mounted } from "../../browser/wire.js";
import { ChannelTile, tileSizes } from "./channel_tile.js";
import { GridScale } from "./grid_scale.js";
import { networkInput } from "./input_store.js";
import { computedMaps, foreseenMaps } from "./maps_ahead.js";

const KEYS =
  "arrows move the pixel (with Shift by ten), Page Up and Page Down change the channel, Enter opens it.";
const KEYS_OF_NUMBERS = "arrows change the channel, Enter opens it."; // maps of one pixel

class ChannelGrid {
  constructor(root) {
    this.root = root;
    this.tiles = [];
    this.saySoon = onNextFrame(() => this.say());
    this.scale = new GridScale(() => this.draw());
    this.readout = element("p", { class: "readout" });
    this.live = element("p", { class: "live", "aria-live": "polite" });
    this.keys = element("span", { class: "keys" });
    this.sampling = element("p", { class: "sampling" });
    this.grid = element("div", { class: "channels", role: "group" });
    root.replaceChildren(
      element(
        "p",
        { class: "hint" },
        element("span", { class: "tap", text: "Tap a map to read it; tap the same one again to open it." }),
        this.keys,
      ),
      this.sampling,
      element("div", { class: "head" }, this.scale.choice, this.scale.ranges),
      element("div", { class: "follows" }, this.scale.legend, this.readout),
      this.live,
      this.grid,
    );
    this.listen();
    root.grid = this;
    this.observer = new ResizeObserver(() => root.clientWidth !== this.width && this.layout());
    this.observer.observe(root);
    this.foresight = new Foresight(root, (slider, value) => this.foresee(slider, value));
    this.complete = () => this.setup?.step > 1 && this.show(this.setup, this.before);
    networkInput.addEventListener("sent", this.complete);
  }

  listen() {
    for (const kind of /** @type {const} */ (["pointermove", "pointerdown"])) {
      this.grid.addEventListener(kind, (event) => {
        if (!isScrolling(event)) this.select(this.placeOf(event) ?? this.selected);
      });
    }
    this.grid.addEventListener("pointerdown", (event) => {
      this.touch = event.pointerType === "touch";
    });
    this.grid.addEventListener("click", (event) => this.press(event));
    this.grid.addEventListener("keydown", (event) => this.onKey(event));
    this.grid.addEventListener("focusin", (event) => {
      const channel = this.channelOf(event);
      this.enterAt(channel);
      if (event.target instanceof Element && event.target.matches(":focus-visible"))
        this.select({ ...this.selected, channel });
    });
  }

  leave() {
    this.observer.disconnect();
    this.foresight.leave();
    networkInput.removeEventListener("sent", this.complete);
  }

  update({ header, parts }, send) {
    this.send = send;
    this.foresight.answer(header.sliders, () => {
      this.weights = floats(parts.weights);
      this.show(header, floats(parts.values));
    });
  }

  /** Show at once what a slider that is being moved asks for, if the browser can tell. */
  foresee(slider, value) {
    const next = this.setup && foreseenMaps(this.setup, this.weights, slider, value);
    if (next) this.show(next.header, next.values);
    return Boolean(next);
  }

  /** Show maps; where only some of their values are here, all of them if the browser can work them out. */
  show(header, values) {
    const whole = header.step > 1 ? computedMaps(header, this.weights) : null;
    this.setup = whole?.header ?? header;
    this.before = whole?.values ?? values;
    this.after = activated(this.before, header.activation, header.slope);
    this.table = paletteTable(header.palette);
    this.single = header.size[0] * header.size[1] === 1;
    this.arrange();
    this.layout();
    this.draw();
    this.place();
    this.root.classList.toggle("outdated", Boolean(header.ahead)); // the words are Python's
    this.root.dataset.ready = header.id;
  }

  /** As many tiles as channels; those that stay keep their nodes. */
  arrange() {
    const {
      shape: [channels],
      names,
      zeroed,
      dead,
      sampling,
      view,
      size,
    } = this.setup;
    while (this.tiles.length > channels) this.tiles.pop().button.remove();
    while (this.tiles.length < channels) {
      this.tiles.push(new ChannelTile(this.tiles.length));
      this.grid.append(this.tiles.at(-1).button);
    }
    this.tiles.forEach((tile, channel) => tile.describe(names, zeroed[channel], dead[channel]));
    this.sampling.textContent = sampling;
    this.grid.classList.toggle("single", this.single);
    this.grid.classList.toggle("chosen", view.chosen);
    const keys = this.single ? KEYS_OF_NUMBERS : KEYS;
    this.keys.textContent = `Point at a map to read it; click to open the channel. By keyboard: ${keys}`;
    this.grid.setAttribute("aria-label", `${channels} maps of ${size.join(" × ")}: ${keys}`);
  }

  layout() {
    this.width = this.root.clientWidth;
    if (!this.setup || !this.width) return;
    const sizes = tileSizes(this.setup.shape, this.width, this.setup.names.length > 1);
    this.grid.classList.toggle("beside", sizes.beside);
    this.grid.style.setProperty("--columns", String(sizes.columns));
    for (const name of ["tile", "map", "height"])
      this.grid.style.setProperty(`--${name}`, `${sizes[name]}px`);
  }

  /** Every map, on one scale or each on its own. */
  draw() {
    const {
      shape: [, height, width],
      palette,
      names,
    } = this.setup;
    const count = height * width;
    this.scale.show(this.setup, this.single);
    this.tiles.forEach((tile, channel) => {
      const maps = [this.before, this.after]
        .slice(0, names.length)
        .map((values) => values.subarray(channel * count, (channel + 1) * count));
      tile.draw(maps, height, width, this.scale.endOf(channel), this.table, palette);
      tile.own.textContent = this.scale.apart ? `±${number(this.scale.endOf(channel))}` : "";
    });
  }

  /** Start at the pixel that Python says, or stay near the one that was looked at. */
  place() {
    const {
      shape: [channels, height, width],
      step,
      view,
    } = this.setup;
    const known = this.view === JSON.stringify(view);
    const [channel, ...position] = known
      ? [this.selected.channel, this.selected.row * this.step, this.selected.column * this.step]
      : [view.channel, ...view.position];
    const [row, column] = position.map((at) => Math.floor(at / step));
    this.view = JSON.stringify(view);
    this.step = step;
    this.select({
      channel: clamp(channel, channels - 1),
      row: clamp(row, height - 1),
      column: clamp(column, width - 1),
    });
    this.enterAt(this.selected.channel);
  }

  channelOf(event) {
    return this.tiles.findIndex((tile) => tile.button === event.target.closest(".tile"));
  }

  /** Where the pointer is: a channel, and a row and a column among those shown; null beside the maps. */
  placeOf(event) {
    const frame = event.target.closest(".frame");
    if (!frame) return null;
    const [, height, width] = this.setup.shape;
    const box = frame.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * height);
    const column = Math.floor(((event.clientX - box.left) / box.width) * width);
    return { channel: this.channelOf(event), row: clamp(row, height - 1), column: clamp(column, width - 1) };
  }

  onKey(event) {
    const [channels, height, width] = this.setup.shape;
    const [at, move] = [this.channelOf(event), arrowOf(event)];
    if (move && !this.single) {
      const [down, right] = move.map((way) => way * (event.shiftKey ? 10 : 1));
      const { row, column } = this.selected;
      this.select({
        channel: at,
        row: clamp(row + down, height - 1),
        column: clamp(column + right, width - 1),
      });
    } else {
      if (withModifier(event)) return;
      const next =
        { PageUp: at - 1, PageDown: at + 1, Home: 0, End: channels - 1 }[event.key] ??
        (move && at + move[0] + move[1]);
      if (next === undefined) return;
      this.tiles[clamp(next, channels - 1)].button.focus();
    }
    event.preventDefault();
  }

  /** Make this channel the one that Tab comes to. */
  enterAt(channel) {
    this.tiles.forEach((tile, i) => {
      tile.button.tabIndex = i === channel ? 0 : -1;
    });
  }

  select(place) {
    this.selected = place;
    this.saySoon();
  }

  /** The selected pixel in words and marked in every map. */
  say() {
    const {
      shape: [, height, width],
      step,
      names,
    } = this.setup;
    const { channel, row, column } = this.selected;
    this.grid.style.setProperty("--x", String((column + 0.5) / width));
    this.grid.style.setProperty("--y", String((row + 0.5) / height));
    const index = (channel * height + row) * width + column;
    const values = [this.before, this.after]
      .slice(0, names.length)
      .map((side, i) => `${names[i]} = ${number(side[index])}`);
    const where = this.single ? "" : `, row ${row * step}, column ${column * step}`;
    this.readout.textContent = `channel ${channel}${where}: ${values.join(" → ")}`;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.live.textContent = this.readout.textContent;
    }, 300);
  }

  /** A click opens a channel. A finger cannot point before: its first tap reads, the second one opens. */
  press(event) {
    const channel = this.channelOf(event);
    if (channel < 0) return;
    const reads = this.touch && event.detail > 0 && this.tapped !== channel; // detail 0: a key
    this.tapped = channel;
    if (reads) return;
    globalThis.convolutionExplorerOpenedByKey = event.detail === 0; // what opens takes the focus over
    this.open(channel);
  }

  /** Open a channel at the pixel that is read: a click says its place in whole screen pixels only. */
  open(channel) {
    const { row, column } = this.selected;
    this.send("open", [channel, row * this.setup.step, column * this.setup.step].join(","));
  }
}

export default mounted(ChannelGrid);
