/** A page with a grid of pictures: choosing many, and telling the poll which cards to bring. */

import {Selection} from "./select.js";

/** The state of so many cards is asked for at once: their ids have to fit into an address. */
const MOST_WATCHED = 40;

function watched() {
  const cards = [...document.querySelectorAll(".card--pending, .card--processing")];
  return cards.slice(0, MOST_WATCHED).map((card) => card.id.replace("card-", ""));
}

document.addEventListener("htmx:config:request", (event) => {
  const {ctx} = /** @type {CustomEvent} */ (event).detail;
  if (ctx.sourceElement.id === "status") ctx.request.body.set("watch", watched().join(","));
});

const browse = document.getElementById("browse");
if (browse) new Selection(browse);
