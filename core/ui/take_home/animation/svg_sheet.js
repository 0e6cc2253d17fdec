// A sheet of shapes and real text: canvases that write down as SVG what is drawn on them.

const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const FAMILY = "system-ui, sans-serif";
const ANCHORS = { center: "middle", right: "end" };

function escaped(text) {
  return String(text).replace(/[&<>"]/g, (sign) => XML[sign]);
}

function tag(name, attributes, content = "") {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${written.join("")}>${content}</${name}>`;
}

const rounded = (number) => Math.round(number * 100) / 100;

/** Any color of a canvas as #rrggbb and an opacity, which every program for SVG knows. */
function plainColor(color, probe) {
  probe.fillStyle = color;
  const parts = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(probe.fillStyle);
  if (!parts) return { color: probe.fillStyle, opacity: 1 };
  const hex = parts.slice(1, 4).map((part) => Number(part).toString(16).padStart(2, "0"));
  return { color: `#${hex.join("")}`, opacity: Number(parts[4]) };
}

/** What the stage's grids need of a canvas's context; coordinates are CSS pixels. */
class SvgContext {
  constructor(background, probe) {
    this.background = background;
    this.probe = probe;
    this.written = [];
    this.kept = [];
    this.path = [];
    this.fillStyle = THEME.dark;
    this.strokeStyle = THEME.dark;
    this.lineWidth = 1;
    this.globalAlpha = 1;
    this.font = `10px ${FAMILY}`;
    this.textAlign = "left";
  }

  setTransform() {} // a screen's resolution is no matter here

  /** A color as an attribute and its opacity, if it has any. */
  paint(name, style) {
    const { color, opacity } = plainColor(style, this.probe);
    const share = rounded(opacity * this.globalAlpha);
    return { [name]: color, ...(share < 1 ? { [`${name}-opacity`]: share } : {}) };
  }

  box(x, y, width, height) {
    return { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height) };
  }

  clearRect(x, y, width, height) {
    this.written.push(tag("rect", { ...this.box(x, y, width, height), fill: this.background }));
  }

  fillRect(x, y, width, height) {
    if (width <= 0 || height <= 0) return;
    this.written.push(
      tag("rect", { ...this.box(x, y, width, height), ...this.paint("fill", this.fillStyle) }),
    );
  }

  strokes() {
    return {
      fill: "none",
      ...this.paint("stroke", this.strokeStyle),
      "stroke-width": this.lineWidth,
    };
  }

  strokeRect(x, y, width, height) {
    this.written.push(tag("rect", { ...this.box(x, y, width, height), ...this.strokes() }));
  }

  beginPath() {
    this.path = [];
  }

  moveTo(x, y) {
    this.path.push(`M${rounded(x)} ${rounded(y)}`);
  }

  lineTo(x, y) {
    this.path.push(`L${rounded(x)} ${rounded(y)}`);
  }

  rect(x, y, width, height) {
    this.clipped = this.box(x, y, width, height);
  }

  stroke() {
    this.written.push(tag("path", { d: this.path.join(""), ...this.strokes() }));
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, globalAlpha, written } = this;
    this.kept.push({ fillStyle, strokeStyle, lineWidth, globalAlpha, written });
  }

  /** What follows, up to `restore`, is cut off around the last rectangle. */
  clip() {
    this.written = [];
    this.kept.at(-1).clipped = this.clipped;
  }

  restore() {
    const { clipped, ...before } = this.kept.pop();
    const inside = this.written;
    Object.assign(this, before);
    if (!clipped) return;
    const { x, y, width, height } = clipped;
    this.written.push(tag("svg", { ...clipped, viewBox: `${x} ${y} ${width} ${height}` }, inside.join("")));
  }

  fillText(text, x, y) {
    const [, bold, size] = /^(bold )?([\d.]+)px/.exec(this.font);
    this.written.push(
      tag(
        "text",
        {
          x: rounded(x),
          y: rounded(y + 0.35 * Number(size)),
          "font-size": rounded(Number(size)),
          ...(bold ? { "font-weight": "bold" } : {}),
          ...(ANCHORS[this.textAlign] ? { "text-anchor": ANCHORS[this.textAlign] } : {}),
          ...this.paint("fill", this.fillStyle),
        },
        escaped(text),
      ),
    );
  }

  /** A part of a picture whose pixels are cells: a rectangle for each; or a whole picture, as it is. */
  drawImage(image, ...places) {
    if (places.length === 4) {
      const box = this.box(...places);
      this.written.push(
        tag("image", { ...box, preserveAspectRatio: "none", href: image.toDataURL("image/png") }),
      );
      return;
    }
    const [left, top, columns, rows, x, y, width, height] = places;
    const { data } = image.getContext("2d").getImageData(left, top, columns, rows);
    const [wide, side] = [width / columns, height / rows];
    for (let at = 0; at < columns * rows; at += 1) {
      this.fillStyle = `rgb(${data.slice(4 * at, 4 * at + 3)})`;
      this.fillRect(x + (at % columns) * wide, y + Math.floor(at / columns) * side, wide, side);
    }
  }
}

export class SvgSheet {
  /** `colors`: {ink, background}; `title` says what the picture is. */
  constructor(width, height, colors, title, probe) {
    this.width = width;
    this.height = height;
    this.colors = colors;
    this.title = title;
    this.probe = probe;
    this.written = [];
  }

  begin() {
    this.written = [tag("rect", { width: this.width, height: this.height, fill: this.colors.background })];
  }

  /** Have a grid draw on canvases that write down. */
  prepare(panel) {
    for (const name of ["canvas", "labels", "map"]) {
      const context = new SvgContext(this.colors.background, this.probe);
      const { hidden } = panel[name];
      panel[name] = { width: 0, height: 0, style: {}, hidden, getContext: () => context };
    }
  }

  text(words, x, y, font) {
    const [, weight, size] = /^(600 )?([\d.]+)px/.exec(font);
    const bold = weight ? { "font-weight": "bold" } : {};
    const place = { x: rounded(x), y: rounded(y + 0.35 * Number(size)), "font-size": size };
    this.written.push(tag("text", { ...place, ...bold, fill: this.colors.ink }, escaped(words)));
  }

  picture(canvas, x, y) {
    const [width, height] = [parseFloat(canvas.style.width), parseFloat(canvas.style.height)];
    this.written.push(
      tag("svg", { x: rounded(x), y: rounded(y), width, height }, canvas.getContext().written.join("")),
    );
  }

  /** The file's text. */
  end() {
    const { width, height } = this;
    const all = {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "font-family": FAMILY,
    };
    return tag("svg", all, tag("title", {}, escaped(this.title)) + this.written.join(""));
  }
}
