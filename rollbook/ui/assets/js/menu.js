import { $, $$, on } from "./_dom.js";
import { fill } from "./dialog.js";

const menu = $("#row-menu");
let opener = null;

// One menu for all rows: each button knows the address of its own list of actions.
on("click", "[data-menu]", async (button, event) => {
  if (!window.htmx) return;
  event.preventDefault();
  const same = opener === button && menu.matches(":popover-open");
  menu.hidePopover();
  if (same) return;
  opener = button;
  const here = new URLSearchParams({ next: location.pathname + location.search });
  if (!await fill(menu, `${button.formAction}?${here}`) || opener !== button) return;
  menu.showPopover({ source: button });
  button.ariaExpanded = true;
  if (!CSS.supports("position-area", "block-end")) place(menu, button);
  $("a", menu)?.focus();
});

menu?.addEventListener("toggle", event => {
  if (event.newState !== "closed" || !opener) return;
  opener.ariaExpanded = false;
  opener = null;
});

// Where the browser can't tie a menu to its button: below it, or above where the room ends.
function place(element, button) {
  const at = button.getBoundingClientRect(), size = element.getBoundingClientRect();
  const below = at.bottom + size.height < innerHeight;
  const start = document.dir === "rtl" ? at.left : at.right - size.width;
  element.style.position = "fixed";
  element.style.top = `${below ? at.bottom : Math.max(0, at.top - size.height - 8)}px`;
  element.style.left = `${Math.min(Math.max(start, 4), innerWidth - size.width - 4)}px`;
}

document.addEventListener("toggle", event => {
  const button = event.newState === "open" && event.target.matches(".menu:not(#row-menu)") && $(`[popovertarget="${event.target.id}"]`);
  if (button && !CSS.supports("position-area", "block-end")) place(event.target, button);
}, true);

// Arrow keys walk through any list of links or buttons that lies over the page.
on("keydown", ".menu, .palette", (list, event) => {
  const items = $$("li :is(a[href], button)", list).filter(item => item.checkVisibility());
  const at = items.indexOf(document.activeElement), last = items.length - 1;
  const next = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last }[event.key];
  if (next === undefined || last < 0 || (event.target.matches("input, select") && event.key !== "ArrowDown")) return;
  event.preventDefault();
  items[next].focus();
});
