// One picture of the component in point.js: pixels on one canvas, frames and markers on one above it.

import { hatch, prepareCanvas } from "../../browser/canvas.js";
import { element } from "../../browser/element.js";
import { clamp, number } from "../../browser/numbers.js";
import { mapLegend, scaleEnds } from "../../browser/scales.js";
import { typeScale } from "../../browser/type_size.js";

/** @typedef {import("./point_message.js").Region} Region */

const TALLEST = 440; // CSS pixels

/** Whether a pointer moves itself: a page that scrolls below a resting one must not take the keyboard's cursor. */
const moves = (event) => event.pointerType !== "mouse" || event.movementX !== 0 || event.movementY !== 0;

export class PointedPicture {
  /** `owner` hears of positions: hoverAt(panel, cell), choose(cell), key(event). */
  constructor(owner) {
    this.owner = owner;
    this.caption = element("figcaption");
    this.pixels = element("canvas", { class: "pixels", "aria-hidden": "true" });
    this.marks = element("canvas", { class: "marks", role: "img" });
    this.readout = element("p", { class: "place" });
    this.legend = element("div");
    this.figure = element(
      "figure",
      {},
      this.caption,
      element("div", { class: "frame" }, this.pixels, this.marks),
      this.readout,
      this.legend,
    );
    this.marks.addEventListener(
      "pointermove",
      (event) => moves(event) && owner.hoverAt(this, this.cellUnder(event)),
    );
    this.marks.addEventListener("pointerleave", (event) => moves(event) && owner.hoverAt(this, null));
    this.marks.addEventListener("click", (event) => this.spec.pick && owner.choose(this.cellUnder(event)));
    this.marks.addEventListener("keydown", (event) => this.spec.pick && owner.key(event, this));
    this.marks.addEventListener("blur", () => owner.hoverAt(this, null));
  }

  /**
   * Take over what to show.
   * @param {import("./point_message.js").PictureSpec} spec
   * @param {ImageBitmap | null} image
   * @param {ImageBitmap[]} overlays
   */
  show(spec, image, overlays) {
    this.spec = spec;
    this.image = image;
    this.overlays = overlays;
    this.caption.textContent = spec.title;
    this.marks.setAttribute(
      "aria-label",
      `${spec.alt}${spec.pick ? " Arrow keys move a frame, with Shift by ten; where they rest is chosen, or at once with Enter; Escape takes it back." : ""}`,
    );
    this.marks.setAttribute("role", spec.pick ? "application" : "img");
    if (spec.pick) this.marks.tabIndex = 0;
    else this.marks.removeAttribute("tabindex");
    this.marks.classList.toggle("pick", spec.pick);
    this.marks.dataset.frames = JSON.stringify(spec.frames.map(({ at }) => at));
    this.legend.replaceChildren(...(spec.legend ? [scaleBar(spec.legend)] : []));
  }

  /** The cell [row, column] under the pointer, which may lie in the padding. */
  cellUnder(event) {
    const box = this.marks.getBoundingClientRect();
    const [[top], [left]] = this.spec.view;
    const cell = [
      top + Math.floor((event.clientY - box.top) / this.scale),
      left + Math.floor((event.clientX - box.left) / this.scale),
    ];
    return this.spec.pick ? cell.map((at, axis) => clamp(at, this.spec.shape[axis] - 1)) : cell;
  }

  /** Fit the panel into this width, in CSS pixels. */
  fit(width) {
    const [[top, bottom], [left, right]] = this.spec.view;
    this.scale = Math.min(width / (right - left), TALLEST / (bottom - top));
    this.width = (right - left) * this.scale;
    this.height = (bottom - top) * this.scale;
  }

  drawPixels(optional) {
    const { spec, scale, image } = this;
    const context = prepareCanvas(this.pixels, this.width, this.height);
    const [[top], [left]] = spec.view;
    const [x, y, width, height] = [-left * scale, -top * scale, spec.shape[1] * scale, spec.shape[0] * scale];
    if (x > 0 || y > 0 || x + width < this.width - 0.5 || y + height < this.height - 0.5)
      hatch(context, 0, 0, this.width, this.height, THEME.padding);
    /** @type {(picture: ImageBitmap, at: Region) => void} */
    const draw = (picture, [[t, b], [l, r]]) => {
      const enlarged = ((r - l) * scale * devicePixelRatio) / picture.width >= 1;
      context.imageSmoothingEnabled = !enlarged;
      context.drawImage(picture, x + l * scale, y + t * scale, (r - l) * scale, (b - t) * scale);
    };
    if (image)
      draw(
        image,
        spec.shape.map((size) => [0, size]),
      );
    else {
      context.clearRect(x, y, width, height);
      this.drawCells(context);
    }
    spec.overlays.forEach(
      (overlay, i) => (optional || !overlay.optional) && draw(this.overlays[i], overlay.at),
    );
    this.legend.style.visibility = spec.legend?.optional && !optional ? "hidden" : "";
  }

  /** The cells of a map without a picture: lines where there is room for them. */
  drawCells(context) {
    const {
      scale,
      spec: {
        shape: [rows, columns],
        view: [[top], [left]],
      },
    } = this;
    if (scale < 5) return;
    context.fillStyle = THEME.lines;
    for (let row = 0; row <= rows; row += 1)
      context.fillRect(-left * scale, (row - top) * scale, columns * scale, 0.5);
    for (let column = 0; column <= columns; column += 1)
      context.fillRect((column - left) * scale, -top * scale, 0.5, rows * scale);
  }

  /** Draw frames, the chosen cell, and the one under the pointer or the arrow keys. */
  drawMarks(chosen, cursor) {
    const context = prepareCanvas(this.marks, this.width, this.height);
    for (const { at, label } of this.spec.frames) {
      this.drawFrame(context, at, 0);
      if (label) this.writeLabel(context, at, label);
    }
    if (!this.spec.pick) return;
    const cellAt = (cell) => cell.map((at) => [at, at + 1]);
    if (cursor) this.drawFrame(context, cellAt(cursor), 14, [4, 3]);
    this.drawFrame(context, cellAt(chosen), 14);
  }

  /**
   * A frame around a region, readable on every picture.
   * @param {CanvasRenderingContext2D} context
   * @param {Region} region
   * @param {number} least CSS pixels of a side; such a frame stays inside the picture
   * @param {number[]} [dashes] if what it frames is not chosen yet
   */
  drawFrame(context, [[top, bottom], [left, right]], least, dashes = []) {
    const {
      scale,
      spec: { view },
    } = this;
    let [x, y] = [(left - view[1][0]) * scale, (top - view[0][0]) * scale];
    let [width, height] = [(right - left) * scale, (bottom - top) * scale];
    const [wider, taller] = [width, height].map((size) => Math.max(0, (least || 6) - size) / 2);
    [x, y, width, height] = [x - wider, y - taller, width + 2 * wider, height + 2 * taller];
    if (least) {
      [width, height] = [Math.min(width, this.width - 4), Math.min(height, this.height - 4)];
      [x, y] = [
        Math.max(2, Math.min(this.width - width - 2, x)),
        Math.max(2, Math.min(this.height - height - 2, y)),
      ];
    }
    context.lineJoin = "round";
    const strokes = [
      { color: THEME.dark, line: 5.5, pattern: [] },
      { color: THEME.light, line: 4, pattern: [] },
      { color: THEME.mark, line: 2, pattern: dashes },
    ];
    for (const { color, line, pattern } of strokes) {
      context.setLineDash(pattern);
      context.strokeStyle = color;
      context.lineWidth = line;
      context.strokeRect(x, y, width, height);
    }
  }

  /**
   * A frame's label above it, or below where there is no room above.
   * @param {CanvasRenderingContext2D} context
   * @param {Region} region
   * @param {string} label
   */
  writeLabel(context, [[top, bottom], [left]], label) {
    const {
      scale,
      spec: { view },
    } = this;
    context.font = `600 ${12 * typeScale()}px system-ui, sans-serif`;
    const width = context.measureText(label).width + 8;
    const x = Math.max(2, Math.min(this.width - width - 2, (left - view[1][0]) * scale));
    const above = (top - view[0][0]) * scale - 23;
    const y = above >= 2 ? above : Math.min(this.height - 20, (bottom - view[0][0]) * scale + 5);
    context.fillStyle = THEME.label;
    context.fillRect(x, y, width, 18);
    context.fillStyle = THEME.light;
    context.textBaseline = "middle";
    context.fillText(label, x + 4, y + 9.5);
  }
}

/**
 * The bar of a scale: signed with zero in the middle, or from zero up.
 * @param {import("./point_message.js").Legend} legend
 */
function scaleBar({ title, largest, smallest, greatest, colors }) {
  if (smallest !== undefined) return mapLegend(colors, largest, [smallest, greatest]);
  return element(
    "div",
    { class: "legend" },
    scaleEnds(colors, "0", `${greatest > largest ? "≥ " : ""}${number(largest)}`),
    element("div", { text: `${title}, largest ${number(greatest)}` }),
  );
}
