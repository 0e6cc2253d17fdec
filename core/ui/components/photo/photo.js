// What the camera sees, to be taken as a picture; no frame leaves the browser before.

import { CameraStream } from "../../browser/camera_stream.js";
import { element } from "../../browser/element.js";
import { captureFrame, pngOf } from "../../browser/frames.js";
import { mounted } from "../../browser/wire.js";

/**
 * The message of photo.py.
 * @typedef {{longest: number}} PhotoHeader pixels of the picture's longer side
 */

class Photo {
  /** @type {CameraStream | undefined} */
  stream;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.canvas = element("canvas", { role: "img", "aria-label": "What the camera sees", hidden: true });
    this.take = element("button", { text: "Take this picture", hidden: true, onclick: () => this.send() });
    this.again = element("button", { text: "Start the camera", hidden: true, onclick: () => this.start() });
    this.said = element("p", { role: "status" });
    root.replaceChildren(this.canvas, this.take, this.again, this.said);
  }

  leave() {
    this.stream?.stop();
  }

  /**
   * @param {import("../../browser/wire.js").Message<PhotoHeader>} message
   * @param {import("../../browser/wire.js").Report} report
   */
  update({ header: { longest } }, report) {
    this.report = report;
    if (this.stream) return;
    this.stream = new CameraStream(
      (video) => this.see(video, longest),
      (why) => this.rest(why),
      longest,
    );
    this.start();
  }

  start() {
    this.said.textContent = "The camera is asked for …";
    this.again.hidden = true;
    this.stream.start();
  }

  see(video, longest) {
    captureFrame(video, this.canvas, longest);
    if (!this.take.hidden) return;
    this.canvas.hidden = this.take.hidden = false;
    this.said.textContent = "";
  }

  rest(why) {
    this.said.textContent = why;
    this.canvas.hidden = this.take.hidden = true;
    this.again.hidden = false;
  }

  async send() {
    this.said.textContent = "Sending the picture …";
    this.report("file", { name: "Camera picture", data: await pngOf(this.canvas) });
  }
}

export default mounted(Photo);
