// A sheet of pixels that the stage's grids are copied to.

export class RasterSheet {
  /** `colors`: {ink, background}. */
  constructor(canvas, width, height, colors) {
    [canvas.width, canvas.height] = [width, height];
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.colors = colors;
  }

  begin() {
    this.context.fillStyle = this.colors.background;
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  prepare() {} // grids have canvases of their own

  text(words, x, y, font) {
    const { context } = this;
    context.font = font;
    context.fillStyle = this.colors.ink;
    context.textBaseline = "middle";
    context.fillText(words, x, y);
  }

  /** A canvas at its size in CSS pixels, whatever the screen's resolution is. */
  picture(canvas, x, y) {
    this.context.drawImage(canvas, x, y, parseFloat(canvas.style.width), parseFloat(canvas.style.height));
  }
}
