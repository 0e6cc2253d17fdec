// What the sidebar's sliders will lead to, shown before the server has answered: Streamlit tells it of a move only
// when it ends, and the page then takes longer than the picture. The server's answer follows and takes the place.

const SIDEBAR = "[data-testid=stSidebar]";
const PATIENCE = 400; // milliseconds for the next answer, where one comes that a slider has left behind

export class Foresight {
  /** `foresee(label, value)` shows what a slider that is being moved will lead to, and says whether it can. */
  constructor(root, foresee) {
    this.root = root;
    this.observer = new MutationObserver((mutations) => {
      const slider = mutations.map(({ target }) => target).find((at) => at === document.activeElement);
      if (!(slider instanceof HTMLInputElement && slider.closest(SIDEBAR))) return;
      const [label, value] = [slider.getAttribute("aria-label"), Number(slider.value)];
      if (!foresee(label, value)) return;
      clearTimeout(this.postponed);
      root.dataset.ahead = `${label} ${value}`;
    });
    this.observer.observe(document.body, { subtree: true, attributeFilter: ["value"] });
  }

  /** Show an answer, in which the sliders stood as it says; a little later if one has moved on since. */
  answer(sliders, show) {
    clearTimeout(this.postponed);
    const replace = () => {
      delete this.root.dataset.ahead;
      show();
    };
    if (this.root.dataset.ahead && this.movedOn(sliders)) this.postponed = setTimeout(replace, PATIENCE);
    else replace();
  }

  movedOn(sliders) {
    /** @type {NodeListOf<HTMLInputElement>} */
    const found = document.querySelectorAll(`${SIDEBAR} input[type=range]`);
    return [...found].some((slider) => {
      const label = slider.getAttribute("aria-label");
      return label in sliders && sliders[label] !== Number(slider.value);
    });
  }

  leave() {
    this.observer.disconnect();
    clearTimeout(this.postponed);
  }
}
