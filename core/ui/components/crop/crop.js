// The picture with a square on it that can be dragged, or moved by arrow keys.

import { frameMarked, prepareCanvas } from "../../browser/canvas.js";
import { element } from "../../browser/element.js";
import { KEY_PAUSE, arrowOf } from "../../browser/keys.js";
import { clamp } from "../../browser/numbers.js";
import { pictureCanvas, whenPicture } from "../../browser/pictures.js";
import { mounted } from "../../browser/wire.js";

class Crop {
  constructor(root) {
    this.root = root;
    this.canvas = element("canvas", { tabindex: 0, role: "img" });
    this.place = element("p", { class: "place" });
    root.replaceChildren(this.canvas, this.place);
    this.canvas.addEventListener("pointerdown", (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      this.moveUnder(event);
    });
    this.canvas.addEventListener("pointermove", (event) => event.buttons && this.moveUnder(event));
    this.canvas.addEventListener("pointerup", () => this.report());
    this.canvas.addEventListener("keydown", (event) => {
      const move = arrowOf(event);
      if (!move || !this.picture) return;
      event.preventDefault();
      const step = event.shiftKey ? 10 : 1;
      this.moveTo(this.corner.map((at, axis) => at + move[axis] * step));
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.report(), KEY_PAUSE);
    });
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(root);
  }

  leave() {
    clearTimeout(this.pause);
    this.observer.disconnect();
  }

  async update({ header }, send) {
    this.send = send;
    this.latest = header;
    const picture = await whenPicture(header.picture);
    if (this.latest !== header) return;
    this.picture = picture;
    this.header = header;
    const { height, width } = this.picture;
    this.image = pictureCanvas(this.picture);
    this.canvas.setAttribute(
      "aria-label",
      `${header.title}, ${height} × ${width}. Arrow keys move the crop, with Shift by ten.`,
    );
    this.moveTo(header.corner);
    this.root.dataset.ready = header.picture;
  }

  moveUnder(event) {
    if (!this.picture) return; // it is still on its way
    const box = this.canvas.getBoundingClientRect();
    const at = [(event.clientY - box.top) / this.scale, (event.clientX - box.left) / this.scale];
    this.moveTo(at.map((place, axis) => Math.round(place - this.header.shape[axis] / 2)));
  }

  moveTo(corner) {
    const full = [this.picture.height, this.picture.width];
    this.corner = corner.map((at, axis) => clamp(at, full[axis] - this.header.shape[axis]));
    this.draw();
  }

  report() {
    if (this.picture && String(this.corner) !== String(this.header.corner))
      this.send("corner", this.corner.join(","));
  }

  draw() {
    const width = this.root.clientWidth;
    if (!this.picture || !width) return;
    this.scale = Math.min(width / this.picture.width, 260 / this.picture.height);
    const [w, h] = [this.picture.width * this.scale, this.picture.height * this.scale];
    const context = prepareCanvas(this.canvas, w, h);
    context.imageSmoothingEnabled = this.scale < 1;
    context.drawImage(this.image, 0, 0, w, h);
    const [rows, columns] = this.header.shape;
    const [y, x] = this.corner.map((at) => at * this.scale);
    frameMarked(context, [x, y, columns * this.scale, rows * this.scale], [5, 3, 2]);
    this.place.textContent = `crop ${rows} × ${columns} at (${this.corner.join(", ")})`;
  }
}

export default mounted(Crop, "setStateValue");
