/** The small panels: tags, licence, and why a picture is rejected. */

import {form} from "./cards.js";
import {act} from "./deciding.js";
import {look} from "./look.js";

export function openPanel() {
  return /** @type {HTMLElement | null} */ (document.querySelector("details.ask[open]"));
}

/** @param {string} verb */
export function open(verb) {
  const place = look.open ? look : form;
  const panel = place?.querySelector(`details[data-ask="${verb}"]`);
  if (!panel) return;
  panel.setAttribute("open", "");
  /** @type {HTMLElement | null} */ (panel.querySelector("input, select"))?.focus();
}

/** @param {Element} [except] in which somebody pressed */
export function close(except) {
  for (const panel of document.querySelectorAll("details.ask[open]")) {
    if (!except || !panel.contains(except)) panel.removeAttribute("open");
  }
}

/** A number chooses a reason, and that is all that is needed. @param {string} key @returns {boolean} whether it did */
export function chooseByNumber(key) {
  const panel = openPanel();
  if (panel?.dataset.ask !== "reject" || !/^[1-9]$/.test(key)) return false;
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (panel.querySelectorAll("input[name=reason]"));
  const box = boxes[Number(key) - 1];
  if (!box) return false;
  box.checked = true;
  // The last one asks for words.
  if (box === boxes[boxes.length - 1]) /** @type {HTMLElement} */ (panel.querySelector("input[name=note]")).focus();
  else if (box.form) act("reject", box.form);
  return true;
}

/** Enter in a panel's field means the panel's own button. @param {HTMLFormElement} sent */
export function chooseWithEnter(sent) {
  const panel = /** @type {HTMLElement | null} */ (sent.querySelector("details.ask[open]"));
  if (panel) act(panel.dataset.ask ?? "", sent);
}
