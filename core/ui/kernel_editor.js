// A kernel to edit: one text field a weight, colored by its value.

const CELL = /^\s*[-−+]?(\d+\.?\d*(e[-+]?\d+)?|\.\d+|\d+\s*\/\s*0*[1-9]\d*)\s*$/i;

class KernelEditor {
  constructor(root) {
    this.kernels = element("div", { class: "kernels" });
    this.hint = element("p", { class: "hint", role: "status" });
    root.replaceChildren(this.kernels, this.hint);
  }

  update({ header: { cells, values, palette } }, send) {
    this.send = send;
    const size = cells.map((kernel) => [kernel.length, kernel[0].length]).join();
    if (size !== this.size) this.build(cells);
    this.size = size;
    const largest = largestOf(values);
    const focused = this.kernels.getRootNode().activeElement;
    const [texts, numbers] = [cells.flat(2), values.flat(2)];
    this.inputs.flat(2).forEach((input, i) => {
      const rgb = divergingColor(palette, numbers[i] / largest);
      Object.assign(input.style, { background: `rgb(${rgb})`, color: inkOn(rgb) });
      if (input === focused) return; // somebody is typing there
      input.value = texts[i];
      input.removeAttribute("aria-invalid");
    });
  }

  build(cells) {
    this.inputs = cells.map((kernel, k) =>
      kernel.map((row, r) =>
        row.map((text, c) => {
          const where = `${cells.length > 1 ? `${CHANNEL_NAMES[k]}, ` : ""}row ${r}, column ${c}`;
          const input = element("input", {
            value: text,
            "aria-label": `Weight at ${where}`,
            autocomplete: "off",
            spellcheck: "false",
            size: 4,
          });
          input.addEventListener("focus", () => input.select());
          input.addEventListener("change", () => this.changed(input));
          return input;
        }),
      ),
    );
    this.kernels.replaceChildren(
      ...this.inputs.map((kernel, k) =>
        element(
          "div",
          {},
          ...(cells.length > 1 ? [element("b", { text: CHANNEL_NAMES[k] })] : []),
          element(
            "div",
            { class: "matrix", style: `grid-template-columns:repeat(${kernel[0].length},minmax(0,3.6rem))` },
            ...kernel.flat(),
          ),
        ),
      ),
    );
  }

  changed(input) {
    const wrong = !CELL.test(input.value);
    input.setAttribute("aria-invalid", wrong);
    this.hint.textContent = wrong
      ? `“${input.value}” is not a number such as 2, −0.5 or 1/9; the picture keeps the last kernel.`
      : "";
    if (!this.inputs.flat(2).every((cell) => CELL.test(cell.value))) return;
    const row = (cells) => cells.map((cell) => cell.value.replace(/\s/g, "")).join(",");
    this.send("text", this.inputs.map((kernel) => kernel.map(row).join(";")).join("|"));
  }
}

export default mounted(KernelEditor);
