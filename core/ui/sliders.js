// The sidebar's sliders as they stand on the screen: Streamlit tells the server of a move when it ends, but
// what follows them here can follow at once.

const SIDEBAR = "[data-testid=stSidebar]";

/** The values of the sidebar's sliders now: label -> number. */
function sliderValues() {
  const sliders = document.querySelectorAll(`${SIDEBAR} input[type=range]`);
  return Object.fromEntries([...sliders].map((slider) => [slider.getAttribute("aria-label"), Number(slider.value)]));
}

/** Call `onMove(label, value)` while the reader moves a slider, by key or by dragging. Returns how to stop. */
function followSliders(onMove) {
  const observer = new MutationObserver((mutations) => {
    const slider = mutations.map(({ target }) => target).find((target) => target === document.activeElement);
    if (slider?.closest(SIDEBAR)) onMove(slider.getAttribute("aria-label"), Number(slider.value));
  });
  observer.observe(document.body, { subtree: true, attributeFilter: ["value"] });
  return () => observer.disconnect();
}
