/** What was said stays until it is sent away, unless nothing is lost when it goes by itself. */

/** In milliseconds. */
const SHOWN = 8000;
/** More than this cover the page; the oldest makes room. */
const MAX_TOASTS = 3;

/** @param {Element} toast good news without anything to do about it */
function isHarmless(toast) {
  return toast.matches(".toast--success, .toast--info") && !toast.querySelector("form, a");
}

/** @param {Element} toast goes in a while, but not under a pointer or with the focus in it */
function goesByItself(toast) {
  const go = () => (toast.matches(":hover, :focus-within") ? setTimeout(go, SHOWN) : toast.remove());
  setTimeout(go, SHOWN);
}

/** Where toasts may stand, the usual place first. */
const PLACES = ["", "start", "end", "top"];
/** What nobody should have to wait for. */
const CONTROLS = "button, .button, summary, select, textarea, input:not([type=hidden], [name=image])";

/** @param {HTMLElement} toasts */
function controlsOutside(toasts) {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(CONTROLS)]);
  return all.filter((control) => !toasts.contains(control) && control.checkVisibility())
    .map((control) => control.getBoundingClientRect());
}

/** @param {DOMRect} a @param {DOMRect} b */
function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Put them where they cover the fewest controls. @param {HTMLElement} toasts */
function place(toasts) {
  if (!toasts.children.length) return;
  const controls = controlsOutside(toasts);
  let least = Infinity;
  let best = "";
  for (const at of PLACES) {
    toasts.dataset.at = at;
    const rects = [...toasts.children].map((toast) => toast.getBoundingClientRect());
    const covered = controls.filter((control) => rects.some((rect) => overlap(rect, control))).length;
    if (covered < least) [least, best] = [covered, at];
    if (!covered) break;
  }
  toasts.dataset.at = best;
}

export function watchToasts() {
  const toasts = /** @type {HTMLElement | null} */ (document.getElementById("toasts"));
  if (!toasts) return;
  [...toasts.children].filter(isHarmless).forEach(goesByItself);
  new MutationObserver((changes) => {
    const fresh = /** @type {Element[]} */ (changes.flatMap((change) => [...change.addedNodes]))
      .filter((node) => node instanceof Element);
    fresh.filter(isHarmless).forEach(goesByItself);
    if (fresh.length) [...toasts.children].slice(0, -MAX_TOASTS).forEach((toast) => toast.remove());
    place(toasts);
  }).observe(toasts, {childList: true});
  for (const change of ["resize", "scrollend"]) addEventListener(change, () => place(toasts));
  place(toasts);
  document.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target.closest("[data-dismiss]")) target.closest("[data-dismissible]")?.remove();
  });
}
