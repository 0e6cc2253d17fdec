// A picture and what two settings make of it, side by side; pointing at a pixel of one marks it in all three.

import { element } from "../../browser/element.js";
import { MarkedPicture } from "../../browser/marked_picture.js";
import { onNextFrame } from "../../browser/next_frame.js";
import { pictureCanvas, whenPicture } from "../../browser/pictures.js";
import { mounted } from "../../browser/wire.js";
import { decodedImages } from "./loupe_message.js";
import { PixelChoice } from "./pixel_choice.js";
import { PairSide } from "./pair_side.js";

const GAP = 20; // CSS pixels between the pictures
const SMALLEST = 240; // CSS pixels for each, below which they stand one below the other
const OF_THE_SCREEN = 0.42; // its height that a picture may take: kernels and sums stay in sight

/**
 * The message of pair.py; the outputs are its parts "A" and "B".
 * @typedef {object} PairHeader
 * @property {string} id
 * @property {string} picture digest of the picture
 * @property {string} title of the picture
 * @property {number} full what white is written as
 * @property {string[]} palette
 * @property {string} differ a sentence on what A and B differ in
 * @property {import("./pair_side.js").SideHeader[]} sides
 */

class Pair {
  /** @type {PairHeader | undefined} */
  header;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    // The pixel of the picture that everything is about, [row, column].
    const draw = onNextFrame(() => this.draw());
    this.choice = new PixelChoice(draw, draw);
    this.input = new MarkedPicture("Input", (event, at) => this.choice.point(event, at));
    this.sides = ["A", "B"].map(
      (letter) => new PairSide(letter, (side, event, at) => this.choice.point(event, side.inputFor(at))),
    );
    this.differ = element("p", { class: "differ" });
    this.sums = element("div", { class: "sums", role: "status" });
    this.boxes = element(
      "div",
      { class: "pictures" },
      element("div", {}, this.input.figure, this.sums),
      ...this.sides.map((side) => side.box),
    );
    for (const { overlay } of this.everyPicture) {
      overlay.addEventListener("keydown", (event) => this.header && this.choice.press(event));
      overlay.addEventListener("pointerleave", () => this.header && this.choice.leave());
    }
    root.replaceChildren(this.differ, this.boxes);
    this.observer = new ResizeObserver(() => this.header && this.layout());
    this.observer.observe(root);
  }

  get everyPicture() {
    return [this.input, ...this.sides.map(({ output }) => output)];
  }

  leave() {
    this.observer.disconnect();
  }

  /**
   * Show both settings.
   * @param {import("../../browser/wire.js").Message<PairHeader>} message
   */
  async update({ header, parts }) {
    this.latest = header;
    const [picture, images] = await Promise.all([whenPicture(header.picture), decodedImages(parts)]);
    if (this.latest !== header) return;
    this.header = header;
    this.picture = picture;
    this.differ.textContent = header.differ;
    this.input.setPicture(pictureCanvas(picture));
    this.input.caption.textContent = `Input ${picture.height} × ${picture.width}`;
    this.input.overlay.setAttribute(
      "aria-label",
      `${header.title}. Arrow keys move the pixel, Enter pins it.`,
    );
    this.sides.forEach((side, i) => side.show(header, header.sides[i], picture, images[side.letter]));
    this.choice.within([picture.height, picture.width], this.choice.pin);
    this.layout();
    this.root.dataset.ready = header.id;
  }

  /** Sizes follow the width: three beside each other where there is room, all in one scale. */
  layout() {
    const width = this.root.clientWidth;
    const third = Math.floor((width - 2 * GAP) / 3);
    const room = third >= SMALLEST ? third : width;
    const tallest = Math.max(SMALLEST, OF_THE_SCREEN * globalThis.innerHeight);
    const scale = Math.min(
      ...this.everyPicture.map(({ picture }) => Math.min(room / picture.width, tallest / picture.height)),
    );
    this.boxes.style.setProperty("--room", `${room}px`);
    for (const picture of this.everyPicture) picture.setScale(scale);
    this.draw();
  }

  draw() {
    const { at, pin } = this.choice;
    const pinned = Boolean(pin);
    const windows = this.sides.map((side) => side.mark(at, pinned));
    this.input.mark(windows[0], [], pinned);
    const second = windows[1];
    this.input.frameAll(this.input.overlay.getContext("2d"), second[0], second[second.length - 1], pinned);
    this.sums.replaceChildren(
      element("p", { text: `Around row ${at[0]}, column ${at[1]}${pinned ? ", pinned" : ""}:` }),
      ...this.sides.map((side) => element("p", { text: side.sum(this.header.full) })),
    );
  }
}

export default mounted(Pair);
