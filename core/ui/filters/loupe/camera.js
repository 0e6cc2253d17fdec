// The camera's frames and what the filter makes of each, side by side; no frame leaves the browser unless it is taken.

import { CameraStream } from "../../browser/camera_stream.js";
import { element } from "../../browser/element.js";
import { Foresight } from "../../browser/foresight.js";
import { captureFrame, levelsOn, pngOf } from "../../browser/frames.js";
import { extremes } from "../../browser/numbers.js";
import { picturePixels } from "../../browser/pictures.js";
import { outputSizeOf, windowFits } from "../../browser/window.js";
import { mounted } from "../../browser/wire.js";
import { scaleOf } from "./display_scale.js";
import { FilterWindow } from "./filter_window.js";
import { coloredPlanes, filteredPlanes, foreseen } from "./filtered_ahead.js";
import { kernelFigures, legend } from "./loupe_figures.js";

const WIDE = 640; // CSS pixels, from which on the kernel stands between the pictures
const MIDDLE = 290; // what the kernel and the gaps beside it take
const LARGEST = 560; // CSS pixels of a picture
const OF_THE_SCREEN = 0.55; // its height that a picture may take
const RENEWAL = 1000; // milliseconds that a scale and the count of frames hold

/**
 * The message of camera.py.
 * @typedef {object} CameraHeader
 * @property {string} title of the filter
 * @property {number} channels of the frames: 1 if they are to be gray, else 3
 * @property {boolean} summed whether the filter adds them up
 * @property {number[][]} kernels flat weights: one kernel for all channels, or one for each
 * @property {string[][]} labels the same as texts
 * @property {number[]} kernelSize [rows, columns]
 * @property {string[]} cellColors
 * @property {Omit<import("../../browser/window.js").Moves, "kernelSize">} spec how the window moves
 * @property {string} display one of rendering.DISPLAYS
 * @property {string} label and its name for people
 * @property {string[]} palette the colors of signed values
 * @property {number} full what white is written as
 * @property {Record<string, number>} sliders the values of the sidebar that this answers
 * @property {string} kernelSizes the digest of the filter at other sizes, empty if it has none
 * @property {number[][][]} paddings the padding at each of these sizes
 */

class Camera {
  /** @type {CameraHeader | undefined} how a frame is filtered: the server's answer, or what is foreseen of the next one */
  header;
  /** @type {import("../../browser/pictures.js").Picture | undefined} the last frame */
  frame;
  /** @type {{low: number, high: number}} */
  scale;
  count = 0; // of frames since the scale was renewed
  renewed = 0; // when that was

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.stream = new CameraStream(
      (video) => this.see(video),
      (why) => this.rest(why),
    );
    this.raw = element("canvas");
    this.input = element("canvas", { role: "img" });
    this.output = element("canvas", { role: "img" });
    this.captions = [element("figcaption", { text: "Camera" }), element("figcaption", { text: "Filtered" })];
    this.kernel = element("div", { class: "kernel" });
    this.legend = element("div", { class: "legend" });
    this.pictures = element(
      "div",
      { class: "pair", hidden: true },
      element("figure", {}, this.captions[0], this.input),
      element("div", { class: "middle" }, this.kernel),
      element("figure", {}, this.captions[1], this.output, this.legend),
    );
    this.pause = element("button", {
      onclick: () => (this.stream.runs ? this.rest("Paused.") : this.start()),
    });
    this.take = element("button", { text: "Take this picture", hidden: true, onclick: () => this.send() });
    this.said = element("p", { role: "status" });
    this.rate = element("p", { class: "rate" });
    const bar = element("div", { class: "controls" }, this.pause, this.take, this.said, this.rate);
    root.replaceChildren(bar, this.pictures);
    this.observer = new ResizeObserver(() => this.layout());
    this.observer.observe(root);
    this.hide = () => document.hidden && this.stream.runs && this.rest("Paused while the tab was hidden.");
    document.addEventListener("visibilitychange", this.hide);
    this.foresight = new Foresight(root, (slider, value) => this.foresee(slider, value));
    this.start();
  }

  leave() {
    this.foresight.leave();
    this.stream.stop();
    this.observer.disconnect();
    document.removeEventListener("visibilitychange", this.hide);
  }

  /**
   * Filter in another way from now on, also the frame that is shown.
   * @param {import("../../browser/wire.js").Message<CameraHeader>} message
   * @param {import("../../browser/wire.js").Report} report
   */
  update({ header }, report) {
    this.report = report;
    this.foresight.answer(header.sliders, () => this.follow(header));
  }

  /** Filter at once as a slider that is being moved asks for; returns whether the browser can tell. */
  foresee(slider, value) {
    const { header, frame } = this;
    const next = frame && slider in header.sliders && foreseen(header, frame, slider, value);
    if (next) this.follow(next);
    return Boolean(next);
  }

  /** @param {CameraHeader} header */
  follow(header) {
    this.header = header;
    this.kernel.replaceChildren(...kernelFigures(header));
    if (!this.frame) return;
    this.frame = levelsOn(this.raw, header.channels);
    this.renew();
  }

  start() {
    this.say("The camera is asked for …", "Pause");
    this.scale = undefined; // the time without frames does not count
    this.stream.start();
  }

  /** Let the camera go, and keep the last frame, shown on its own scale. */
  rest(why) {
    this.stream.stop();
    this.say(why, "Start");
    this.rate.textContent = "";
    if (this.frame) this.renew();
  }

  say(words, offered) {
    if (this.said.textContent !== words) this.said.textContent = words; // or it would be read aloud again
    this.pause.textContent = offered;
  }

  /** Filter a frame and show both; once a second also how many there were, and what the colors mean from then on. */
  see(video) {
    if (!this.header) return;
    captureFrame(video, this.raw);
    this.frame = levelsOn(this.raw, this.header.channels);
    this.count += 1;
    const elapsed = performance.now() - this.renewed;
    if (this.scale && elapsed < RENEWAL) return this.show();
    if (this.scale) this.rate.textContent = `${Math.round((1000 * this.count) / elapsed)} frames a second`;
    this.renew();
    this.say("The camera runs; no frame leaves this browser.", "Pause");
    this.root.dataset.ready = "camera";
  }

  /** Show the last frame on a scale of its own, which the next frames will have, too. */
  renew() {
    [this.count, this.renewed] = [0, performance.now()];
    this.scale = undefined;
    this.show();
  }

  show() {
    const { header, frame } = this;
    const moves = { ...header.spec, kernelSize: header.kernelSize };
    this.take.hidden = false;
    this.pictures.hidden = !windowFits(moves, frame);
    if (this.pictures.hidden) {
      this.rate.textContent = `The window does not fit a frame of ${frame.height} × ${frame.width} pixels.`;
      return;
    }
    const outputSize = outputSizeOf(moves, frame);
    const planes = filteredPlanes(new FilterWindow(header, frame), { ...header, outputSize });
    if (!this.scale) {
      this.scale = scaleOf(planes, outputSize[1], header.display);
      this.explain(planes, outputSize);
    }
    const colors = { display: header.display, ...this.scale };
    this.input.getContext("2d").putImageData(picturePixels(frame), 0, 0);
    this.output
      .getContext("2d")
      .putImageData(coloredPlanes(planes, outputSize, colors, header.palette), 0, 0);
  }

  /** Say what the colors mean, and how large both pictures are. */
  explain(planes, outputSize) {
    const { header, frame } = this;
    const [smallest, largest] = extremes(planes);
    const ends = { display: header.display, label: header.label, ...this.scale, colors: planes.length };
    this.legend.replaceChildren(...legend({ ...ends, smallest, largest }, header.palette, header.full));
    const sizes = [[frame.height, frame.width], outputSize];
    [this.input, this.output].forEach((canvas, i) => {
      const [height, width] = sizes[i];
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      this.captions[i].textContent = `${["Camera", "Filtered"][i]} ${height} × ${width}`;
    });
    this.input.setAttribute("aria-label", "What the camera sees");
    this.output.setAttribute("aria-label", `The same under ${header.title}`);
    this.layout();
  }

  /** Sizes follow the width; both pictures have one scale. */
  layout() {
    const { clientWidth: width } = this.root;
    if (!this.frame || !width) return;
    const wide = width >= WIDE;
    this.pictures.classList.toggle("wide", wide);
    const room = Math.min(LARGEST, (width - (wide ? MIDDLE : 12)) / 2);
    const tallest = OF_THE_SCREEN * globalThis.innerHeight;
    const both = [this.input, this.output];
    const scale = Math.min(...both.map((canvas) => Math.min(room / canvas.width, tallest / canvas.height)));
    for (const canvas of both) canvas.style.width = `${canvas.width * scale}px`;
  }

  /** Hand the frame that is shown to the server. */
  async send() {
    this.report("file", { name: "Camera picture", data: await pngOf(this.raw) });
  }
}

export default mounted(Camera);
