// The first stop of the Tab key: past the navigation and the sidebar, to the page itself.

if (!document.querySelector("#skip-link")) {
  /** @type {HTMLElement} */
  const content = document.querySelector("[data-testid=stMain]");
  content.id = "content";
  const link = document.createElement("a");
  Object.assign(link, { id: "skip-link", href: "#content", textContent: "Skip to the content" });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    content.tabIndex = -1;
    content.focus();
  });
  const around = document.createElement("nav");
  around.setAttribute("aria-label", "Skip");
  around.append(link);
  document.body.prepend(around);
}
