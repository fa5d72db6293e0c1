/** A page with a grid of pictures: choosing many, and telling the poll which cards to bring. */

import {Selection} from "./select.js";
import {watchStars} from "./stars.js";

/** So many cards the page holds while pictures keep coming: more would make it slow. */
const MAX_CARDS = 200;

/** The state of so many cards is asked for at once: their ids have to fit into an address. */
const MAX_WATCHED = 40;

function watched() {
  const cards = [...document.querySelectorAll(".card--pending, .card--processing")];
  return cards.slice(0, MAX_WATCHED).map((card) => card.id.replace("card-", ""));
}

const browse = document.getElementById("browse");
/** Whether anything is selected: the grid is not made anew then, or the selection would be lost. */
let selecting = false;
/** Whether the poll was told so, and what it did not bring is due. */
let withheld = false;

browse?.addEventListener("futu:selected", (event) => {
  selecting = /** @type {CustomEvent} */ (event).detail > 0;
  if (selecting || !withheld) return;
  withheld = false;
  document.getElementById("status")?.dispatchEvent(new Event("refresh"));
});

/**
 * The grid begins anew with its newest pictures; or, while somebody looks further down, none are added.
 * @param {FormData} body
 */
function fold(body) {
  const grid = document.getElementById("grid");
  if (grid && grid.getBoundingClientRect().top > -innerHeight) body.set("fold", "1");
  else body.delete("newest");
}

document.addEventListener("htmx:config:request", (event) => {
  const {ctx} = /** @type {CustomEvent} */ (event).detail;
  if (ctx.sourceElement.id !== "status") return;
  ctx.request.body.set("watch", watched().join(","));
  if (selecting) ctx.request.body.set("selecting", "1");
  else if (document.querySelectorAll(".card").length > MAX_CARDS) fold(ctx.request.body);
  withheld = selecting;
});

if (browse) {
  new Selection(browse);
  if (document.getElementById("star")) watchStars(browse);
}
