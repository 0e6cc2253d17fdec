// The camera of the reader's device: its frames while it runs, and in a sentence why there are none.

/** @param {number} longest pixels of the longer side that would do */
const wanted = (longest) => ({
  width: { ideal: longest },
  height: { ideal: (longest * 3) / 4 },
  frameRate: { ideal: 30 },
  facingMode: "environment", // of a phone's two
});
const WHY_NOT = {
  NotFoundError: "There is no camera on this device.",
  NotAllowedError: "The browser was not allowed to use the camera; allow it beside the address, then start.",
  NotReadableError: "The camera is in use by another program; end that, then start.",
};

export class CameraStream {
  /** @type {MediaStream | null} what runs, if anything */
  stream = null;
  /** @type {symbol | null} who is to have the frames: another one for each start, nobody after a stop */
  wanted = null;

  /**
   * @param {(video: HTMLVideoElement) => void} show is called for each frame
   * @param {(why: string) => void} end is called when the camera ends without having been stopped
   * @param {number} [longest] pixels of a frame's longer side that would do
   */
  constructor(show, end, longest = 320) {
    this.longest = longest;
    this.show = show;
    this.end = end;
    this.video = document.createElement("video");
    Object.assign(this.video, { muted: true, playsInline: true });
  }

  get runs() {
    return this.wanted !== null;
  }

  /** Ask for the camera, which asks the reader; its frames begin when both have agreed. */
  async start() {
    const asked = (this.wanted = Symbol("start"));
    try {
      if (!navigator.mediaDevices) throw new DOMException("", "NotSecure");
      const stream = await navigator.mediaDevices.getUserMedia({ video: wanted(this.longest) });
      if (this.wanted !== asked) return release(stream);
      this.stream = stream;
      stream.getVideoTracks()[0].onended = () => this.fail("The camera was unplugged or taken away.");
      this.video.srcObject = stream;
      await this.video.play();
      if (this.wanted === asked) this.next(asked);
    } catch (error) {
      if (this.wanted === asked) this.fail(whyNot(error));
    }
  }

  /** Let the camera go: its light goes out, and no frame comes any more. */
  stop() {
    this.wanted = null;
    if (this.stream) release(this.stream);
    this.stream = this.video.srcObject = null;
  }

  fail(why) {
    this.stop();
    this.end(why);
  }

  /** Wait for the next frame; browsers that do not tell of frames are asked before each of their own. */
  next(asked) {
    const take = () => {
      if (this.wanted !== asked) return;
      if (this.video.videoWidth) this.show(this.video);
      this.next(asked);
    };
    if ("requestVideoFrameCallback" in this.video) this.video.requestVideoFrameCallback(take);
    else requestAnimationFrame(take);
  }
}

/** @param {MediaStream} stream */
function release(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/** @param {Error} error of `getUserMedia` */
function whyNot({ name }) {
  if (name === "NotSecure")
    return "Browsers give the camera only to pages that come by https, or from the same computer.";
  return WHY_NOT[name] ?? `The camera cannot be used now (${name}).`;
}
