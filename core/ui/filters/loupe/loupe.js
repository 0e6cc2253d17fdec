// The loupe: input and output side by side, and one output pixel worked out under the pointer.

import { element } from "../../browser/element.js";
import { Foresight } from "../../browser/foresight.js";
import { onNextFrame } from "../../browser/next_frame.js";
import { whenPicture } from "../../browser/pictures.js";
import { nearestOutput } from "../../browser/window.js";
import { mounted } from "../../browser/wire.js";
import { WorkedSum } from "../../browser/worked_sum.js";
import { Changes } from "./changes.js";
import { Description } from "./description.js";
import { FilterWindow } from "./filter_window.js";
import { filteredPlanes, foreseen, legendOf, paintedPlanes } from "./filtered_ahead.js";
import { decodedImages } from "./loupe_message.js";
import { paddedPicture } from "./padded_picture.js";
import { PicturePair } from "./picture_pair.js";
import { PixelChoice } from "./pixel_choice.js";

/** @typedef {import("./loupe_message.js").LoupeHeader} LoupeHeader */
/** @typedef {import("./loupe_message.js").LoupeImages} LoupeImages */
/** @typedef {import("./loupe_message.js").View} View */

class Loupe {
  /** @type {LoupeHeader | undefined} what is shown, if anything: an answer, or what is foreseen of the next one */
  setup;
  /** @type {LoupeImages} */
  images;
  /** @type {FilterWindow} */
  window;
  /** @type {View} */
  view;
  /** @type {number | null} the width, in CSS pixels, that everything is laid out for; null if it must be laid out anew */
  width = null;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.changes = new Changes();
    this.description = new Description();
    this.choice = new PixelChoice(
      onNextFrame(() => this.draw()),
      (pin) => this.set("pin", pin),
    );
    this.pair = new PicturePair(this.description.middle, this.description.legend, {
      pointInput: (event, at) => this.setup && this.choice.point(event, this.outputFor(at)),
      pointOutput: (event, at) => this.setup && this.choice.point(event, at),
      leave: () => this.setup && this.choice.leave(),
      press: (event) => this.setup && this.choice.press(event),
      fit: () => this.set("fit", this.view.fit === "1" ? "0" : "1"),
    });
    this.sum = new WorkedSum();
    this.units = element("button", {
      onclick: () => this.set("units", this.view.units === "1" ? "255" : "1"),
    });
    this.pinned = element("button", { onclick: () => this.choice.toggle() });
    this.sum.heading.append(element("span", { class: "buttons" }, this.pinned, this.units));
    root.replaceChildren(this.pair.box, this.description.strip, this.sum.section);
    this.observer = new ResizeObserver(() => this.setup && root.clientWidth !== this.width && this.layout());
    this.observer.observe(root);
    this.foresight = new Foresight(root, (slider, value) => this.foresee(slider, value));
  }

  leave() {
    this.observer.disconnect();
    this.foresight.leave();
  }

  /**
   * Show the server's answer. The old picture stays until the new one is ready: nothing flickers.
   * @param {import("../../browser/wire.js").Message<LoupeHeader>} message
   * @param {import("../../browser/wire.js").Report} send
   */
  async update({ header, parts }, send) {
    this.send = send;
    this.latest = header;
    const [picture, images] = await Promise.all([whenPicture(header.picture), decodedImages(parts)]);
    if (this.latest !== header) return;
    this.foresight.answer(header.sliders, () => this.show(header, picture, images));
  }

  /** Show at once what a slider that is being moved asks for; returns whether the browser can tell. */
  foresee(slider, value) {
    const { picture } = this.window ?? {};
    const setup = picture && slider in this.setup.sliders && foreseen(this.setup, picture, slider, value);
    if (!setup) return false;
    const planes = filteredPlanes(new FilterWindow(setup, picture), setup);
    const legend = legendOf(planes, setup.legend);
    const output = paintedPlanes(planes, setup.outputSize, legend, setup.palette);
    this.show({ ...setup, legend }, picture, { ...this.images, output });
    return true;
  }

  /**
   * Show an answer, or what is foreseen of the next one.
   * @param {LoupeHeader} setup
   * @param {import("../../browser/pictures.js").Picture} picture the input
   * @param {LoupeImages} images
   */
  show(setup, picture, images) {
    this.setup = setup;
    this.images = images;
    this.window = new FilterWindow(setup, picture);
    if (this.sentView !== JSON.stringify(setup.view)) {
      this.view = { ...setup.view };
      this.sentView = JSON.stringify(setup.view);
    }
    this.choice.within(setup.outputSize, this.view.pin);
    this.showPictures();
    this.description.showFacts(setup);
    if (!setup.ahead) this.description.showParts(setup, images); // foreseen without the small pictures
    this.showKernels();
    if (this.width === this.root.clientWidth) this.rescale();
    else this.layout();
    this.root.dataset.ready = setup.id;
  }

  showPictures() {
    const {
      setup: { alt, outputSize, picture: digest },
      window: { picture, padding, fill },
    } = this;
    const inputSize = [picture.height, picture.width];
    this.changes.onceFor("names", [alt, inputSize, outputSize], () =>
      this.pair.name(alt, inputSize, outputSize),
    );
    this.changes.onceFor("input", [digest, padding, fill], () =>
      this.pair.input.setPicture(paddedPicture(picture, padding, fill)),
    );
    this.pair.output.setPicture(this.images.output);
  }

  /** Show the kernels, and lay everything out anew if they are others than before. */
  showKernels() {
    const { setup, window } = this;
    const { kernels, labels, cellColors, kernelSize, summed } = setup;
    this.sum.follow(setup, window);
    this.changes.onceFor(
      "kernels",
      [kernels, labels, cellColors, kernelSize, summed, window.picture.channels],
      () => {
        this.description.showKernels(setup);
        this.sum.arrange(setup, window);
        this.width = null;
      },
    );
  }

  /** Sizes follow the width. */
  layout() {
    this.width = this.root.clientWidth;
    this.pair.layout(this.width);
    this.description.layout(this.width);
    this.sum.layout(this.width);
    this.rescale();
  }

  /** Show everything at its scale: that of the pictures, and that of the numbers. */
  rescale() {
    const { full, setup } = this;
    this.pair.rescale(this.view.fit === "1");
    this.description.showScales(setup, full);
    this.units.textContent = full === 1 ? "Show 0–255" : "Show 0–1";
    this.pair.writeNumbers(this.window, setup.outputSize, full);
    this.draw();
  }

  /** What white is written as. */
  get full() {
    return this.view.units === "1" ? 1 : 255;
  }

  /**
   * The output pixel whose window has its middle nearest to a position of the padded input.
   * @param {number[]} at [row, column]
   */
  outputFor(at) {
    return at.map((place, axis) => nearestOutput(this.window, axis, place)); // counted from the padded corner
  }

  /** Change how this is looked at, and tell Python, which keeps it in the link. */
  set(name, value) {
    this.view[name] = value;
    this.sentView = JSON.stringify(this.view);
    this.send(name, value === null ? "" : String(value));
    this.rescale();
  }

  draw() {
    const { setup, window, choice } = this;
    const pinned = Boolean(choice.pin);
    this.pair.mark(window, choice.at, setup.cellColors, pinned, setup.lost);
    this.pinned.textContent = pinned ? "Unpin" : "Pin";
    this.pinned.setAttribute("aria-pressed", String(pinned));
    const [row, column] = choice.at;
    this.sum.show(row, column, this.full);
  }
}

export default mounted(Loupe, "setStateValue");
