// A link to read, to select and to copy.

import { copyToClipboard } from "../browser/clipboard.js";
import { element } from "../browser/element.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const field = element("input", {
    type: "text",
    readonly: true,
    "aria-label": "The link",
    onfocus: () => field.select(),
  });
  field.value = data.link;
  const said = element("span", { role: "status" });
  const copy = element("button", { type: "button", text: "Copy link" });
  copy.addEventListener("click", async () => {
    const done = await copyToClipboard(data.link, field);
    said.textContent = done ? "Copied." : "The browser does not allow it: select the link and copy it.";
  });
  root.replaceChildren(field, copy, said);
}
