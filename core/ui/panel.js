// One picture of the loupe: a canvas with the pixels, and one above it with the marks.

class Panel {
  /** `onPoint(event, [row, column])` hears of moves and clicks, in the picture's own pixels. */
  constructor(title, onPoint) {
    this.canvas = element("canvas", { class: "pixels" });
    this.overlay = element("canvas", { class: "marks", tabindex: 0, role: "img" });
    this.caption = element("figcaption", { text: title });
    this.frame = element("div", { class: "frame" }, this.canvas, this.overlay);
    this.figure = element("figure", {}, this.caption, this.frame);
    this.picture = { width: 1, height: 1 };
    for (const type of ["pointermove", "click"]) {
      this.overlay.addEventListener(type, (event) => {
        if (!this.scale) return;
        const box = this.overlay.getBoundingClientRect();
        onPoint(event, [Math.floor((event.clientY - box.top) / this.scale), Math.floor((event.clientX - box.left) / this.scale)]);
      });
    }
  }

  /** Show a picture: an ImageBitmap or a canvas. */
  setPicture(picture) {
    this.picture = picture;
    [this.canvas.width, this.canvas.height] = [picture.width, picture.height];
    this.canvas.getContext("2d").drawImage(picture, 0, 0);
  }

  /** CSS pixels per picture pixel. */
  setScale(scale) {
    this.scale = scale;
    const [width, height] = [this.picture.width * scale, this.picture.height * scale];
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px`, imageRendering: scale > 1 ? "pixelated" : "auto" });
    Object.assign(this.frame.style, { width: `${width}px`, height: `${height}px` });
  }

  /**
   * Mark cells [[row, column]] in the picture's own pixels: each in its color where there is room, and all
   * of them by one frame that is never too small to see. `padded` tells where padding lies, if anywhere.
   */
  mark(cells, colors, pinned, padded = null) {
    const { scale } = this;
    const context = prepareCanvas(this.overlay, this.picture.width * scale, this.picture.height * scale);
    if (this.texts && scale >= 24) this.writeTexts(context);
    if (padded) this.markPadding(context, padded);
    if (scale >= 10) {
      cells.forEach(([row, column], index) => {
        context.strokeStyle = colors[index] ?? "#d6604d";
        context.lineWidth = 3;
        context.strokeRect(column * scale + 2, row * scale + 2, scale - 4, scale - 4);
      });
    }
    const [first, last] = [cells[0], cells[cells.length - 1]];
    let [x, y] = [first[1] * scale, first[0] * scale];
    let [width, height] = [(last[1] + 1) * scale - x, (last[0] + 1) * scale - y];
    const grow = Math.max(0, 12 - width) / 2;
    [x, y, width, height] = [x - grow, y - grow, width + 2 * grow, height + 2 * grow];
    for (const [color, line] of [["#000", 5], ["#fff", 3], [pinned ? "#d6604d" : "#2563a8", 2]]) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.strokeRect(x, y, width, height);
    }
  }

  /** The numbers of a small picture, each in its pixel; `texts` holds {text, rgb} row by row. */
  writeTexts(context) {
    const { scale, texts, picture } = this;
    const size = fittingFontSize(context, texts.map(({ text }) => text), scale - 8, Math.min(18, scale * 0.4));
    if (!size) return;
    context.font = `${size}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    texts.forEach(({ text, rgb }, index) => {
      context.fillStyle = inkOn(rgb);
      context.fillText(text, ((index % picture.width) + 0.5) * scale, (Math.floor(index / picture.width) + 0.5) * scale);
    });
  }

  /** The border between the picture and its padding, the padding hatched. */
  markPadding(context, { padding, picture }) {
    const { scale } = this;
    const [[top], [left]] = padding;
    const [x, y, width, height] = [left * scale, top * scale, picture.width * scale, picture.height * scale];
    const [right, bottom] = [this.picture.width * scale, this.picture.height * scale];
    if (width >= right && height >= bottom) return;
    for (const [hx, hy, hw, hh] of [[0, 0, right, y], [0, y + height, right, bottom - y - height], [0, y, x, height], [x + width, y, right - x - width, height]]) {
      if (hw > 0 && hh > 0) hatch(context, hx, hy, hw, hh, "#8a8a8aaa");
    }
    context.setLineDash([5, 3]);
    context.strokeStyle = "#e69f00";
    context.lineWidth = 1.5;
    context.strokeRect(x, y, width, height);
    context.setLineDash([]);
  }
}

/** The input with its padding filled in, as a canvas. */
function paddedPicture(window) {
  const { picture, fill, padding: [[top, bottom], [left, right]] } = window;
  const { height, width, channels, levels } = picture;
  const rows = Array.from({ length: height + top + bottom }, (_, row) => sourceIndex(row - top, height, fill));
  const columns = Array.from({ length: width + left + right }, (_, column) => sourceIndex(column - left, width, fill));
  const image = new ImageData(columns.length, rows.length);
  const planes = [0, 1, 2].map((channel) => (channels === 3 ? channel : 0) * height * width);
  let at = 0;
  for (const row of rows) {
    for (const column of columns) {
      const inside = row >= 0 && column >= 0;
      const place = row * width + column;
      for (let channel = 0; channel < 3; channel += 1) image.data[at + channel] = inside ? levels[planes[channel] + place] : 0;
      image.data[at + 3] = 255;
      at += 4;
    }
  }
  const canvas = element("canvas", { width: columns.length, height: rows.length });
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}
