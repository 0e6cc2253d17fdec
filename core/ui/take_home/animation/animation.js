// Makes an animation of the stage: draws its frames, sends them to Python, which joins them; or one frame as SVG.

import { element, enable } from "../../browser/element.js";
import { mounted, unpack } from "../../browser/wire.js";
import { FramePacking } from "./frame_packing.js";
import { RasterSheet } from "./raster_sheet.js";
import { StageFilm, WIDTH } from "./stage_film.js";
import { SvgSheet } from "./svg_sheet.js";

/**
 * What Python sends besides the stage's message, which is the part "scene".
 * @typedef {object} AnimationHeader
 * @property {string} id another one for another scene or other settings
 * @property {number} answered how many reports of frames Python has dealt with
 * @property {number} first the step of the first frame
 * @property {number} last the step of the last one
 * @property {string} format "GIF" or "WebP"
 * @property {{ink: string, background: string}} colors
 * @property {string} name of a file, without its ending
 * @property {number} most bytes of all frames
 */

const BASE64 = 4 / 3; // characters of a byte

function save(text, type, name) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

class AnimationMaker {
  constructor(root) {
    this.root = root;
    root.maker = this;
    this.canvas = element("canvas", { class: "sheet", role: "img" });
    this.pen = element("canvas").getContext("2d", { willReadFrequently: true }); // measures texts, knows colors
    this.frame = element("input", { type: "range", "aria-label": "Frame", oninput: () => this.preview() });
    this.said = element("span", {});
    this.start = element("button", { onclick: () => this.make() });
    this.stop = element("button", { text: "Stop", onclick: () => this.cancel() });
    this.still = element("button", { text: "This frame as SVG", onclick: () => this.saveSvg() });
    this.done = element("progress", { "aria-label": "Frames drawn", hidden: true });
    this.status = element("p", { class: "status", role: "status" });
    root.replaceChildren(
      this.canvas,
      element("label", { class: "row" }, this.frame, this.said),
      element("div", { class: "row" }, this.start, this.stop, this.still, this.done),
      this.status,
    );
    enable(this.stop, false);
  }

  leave() {
    this.job = null;
  }

  update({ header, parts }, report) {
    this.report = report;
    if (this.sent && header.answered !== this.answered) this.end(""); // Python has joined the frames, or says why not
    this.answered = header.answered;
    if (header.id === this.header?.id) return;
    this.cancel();
    this.header = /** @type {AnimationHeader} */ (header);
    this.scene = unpack(parts.scene);
    this.film = this.filmOf();
    const { first, last } = this.header;
    this.steps = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    this.height = this.film.height(this.steps);
    Object.assign(this.frame, { min: first, max: last });
    this.frame.value = String(first);
    this.start.textContent = `Make the ${this.header.format}`;
    this.preview();
    this.root.dataset.ready = this.header.id;
  }

  filmOf() {
    return new StageFilm(this.scene, (text, font) => {
      this.pen.font = font;
      return this.pen.measureText(text).width;
    });
  }

  draw(step, canvas) {
    const sheet = new RasterSheet(canvas, WIDTH, this.height, this.header.colors);
    sheet.begin();
    this.film.draw(step, sheet, this.header.colors.ink);
  }

  preview() {
    const step = Number(this.frame.value);
    this.draw(step, this.canvas);
    this.said.textContent = `step ${step + 1} of ${this.film.length}`;
    this.canvas.setAttribute("aria-label", `A frame: ${this.film.words(step).join(" ")}`);
  }

  /** Draw all frames, one after the other, so that the page hears what else is done meanwhile; then send them. */
  async make() {
    if (this.job) return;
    const job = {};
    this.job = job;
    const frames = [];
    let bytes = 0;
    const canvas = element("canvas");
    const packing = new FramePacking();
    enable(this.start, false);
    enable(this.stop, true);
    Object.assign(this.done, { hidden: false, max: this.steps.length, value: 0 });
    for (const step of this.steps) {
      this.draw(step, canvas);
      frames.push(packing.next(canvas)); // packed while the next one is drawn
      bytes += ((await frames.at(-2))?.length ?? 0) / BASE64;
      if (this.job !== job) return;
      if (bytes > this.header.most) return this.refuse(frames.length - 1);
      this.done.value = frames.length;
      this.status.textContent = `Frame ${frames.length} of ${this.steps.length} is drawn.`;
    }
    const packed = await Promise.all(frames);
    if (this.job !== job) return;
    this.sent = true;
    this.status.textContent = "All frames are drawn; the server joins them.";
    this.report("frames", { width: canvas.width, height: canvas.height, packed });
  }

  /** Say that these frames are the most that can be sent; what is larger would cut the connection. */
  refuse(fitting) {
    const most = this.header.most / 1e6;
    this.end(
      `The first ${fitting} frames have more than ${most} MB, the most that is sent; take a shorter range.`,
    );
  }

  cancel() {
    if (!this.job) return;
    if (this.sent) this.report("stopped", true); // Python then keeps nothing of it
    this.end("Stopped: nothing is made.");
  }

  end(text) {
    this.job = null;
    this.sent = false;
    this.done.hidden = true;
    enable(this.start, true);
    enable(this.stop, false);
    this.status.textContent = text;
  }

  svg() {
    const { colors, name } = this.header;
    const step = Number(this.frame.value);
    const sheet = new SvgSheet(WIDTH, this.height, colors, `${name}, step ${step + 1}`, this.pen);
    sheet.begin();
    this.filmOf().draw(step, sheet, colors.ink);
    return sheet.end();
  }

  saveSvg() {
    save(this.svg(), "image/svg+xml", `${this.header.name}-step-${Number(this.frame.value) + 1}.svg`);
  }
}

export default mounted(AnimationMaker);
