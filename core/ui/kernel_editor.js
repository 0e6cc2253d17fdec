// A kernel to edit: one text field a weight, colored by its value; arrows with Alt move between cells.

const CELL = /^\s*[-−+]?(\d+\.?\d*(e[-+]?\d+)?|\.\d+|\d+\s*\/\s*0*[1-9]\d*)\s*$/i;
const NAMES = ["R", "G", "B"];

function field(text, value, largest, palette, label) {
  const rgb = divergingColor(palette, value / largest);
  return element("input", { value: text, "aria-label": label, inputmode: "text", autocomplete: "off", spellcheck: "false", size: 4, style: `background:rgb(${rgb});color:${inkOn(rgb)}` });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const { header: { cells, values, palette } } = unpack(data);
  const root = parentElement.querySelector(".root");
  const largest = Math.max(1e-12, ...values.flat(2).map(Math.abs));
  const focused = root.getRootNode().activeElement?.getAttribute?.("aria-label");
  const inputs = cells.map((kernel, k) => kernel.map((row, r) => row.map((text, c) => {
    const where = `${cells.length > 1 ? `${NAMES[k]}, ` : ""}row ${r}, column ${c}`;
    return field(text, values[k][r][c], largest, palette, `Weight at ${where}`);
  })));
  const hint = element("p", { class: "hint", role: "status" });
  const tables = inputs.map((kernel, k) => {
    const grid = element("div", { class: "matrix", style: `grid-template-columns:repeat(${kernel[0].length},minmax(0,3.6rem))` }, ...kernel.flat());
    return element("div", {}, ...(cells.length > 1 ? [element("b", { text: NAMES[k] })] : []), grid);
  });
  root.replaceChildren(element("div", { class: "kernels" }, ...tables), hint);
  for (const input of inputs.flat(2)) {
    input.addEventListener("focus", () => input.select());
    input.addEventListener("change", () => {
      const wrong = !CELL.test(input.value);
      input.setAttribute("aria-invalid", wrong);
      hint.textContent = wrong ? `“${input.value}” is not a number such as 2, −0.5 or 1/9; the picture keeps the last kernel.` : "";
      const all = inputs.flat(2);
      if (all.every((cell) => CELL.test(cell.value))) {
        setTriggerValue("text", inputs.map((kernel) => kernel.map((row) => row.map((cell) => cell.value.replace(/\s/g, "")).join(",")).join(";")).join("|"));
      }
    });
  }
  if (focused) inputs.flat(2).find((input) => input.getAttribute("aria-label") === focused)?.focus();
}
