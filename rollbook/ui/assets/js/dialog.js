import { $, $$, on } from "./_dom.js";

const plain = event => event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

// Puts a page's fragment into an element. Where that fails, the page itself says why.
export async function fill(element, url) {
  element.replaceChildren();
  await htmx.ajax("GET", url, { target: element, swap: "innerHTML" }).catch(() => {});
  if (!element.childElementCount) location.assign(url);
  return element.childElementCount > 0;
}

on("click", "a[data-dialog]", async (link, event) => {
  if (!plain(event) || !window.htmx) return;
  event.preventDefault();
  link.closest("[popover]")?.hidePopover();
  if (await fill($("#dialog"), link.href)) $("#dialog").showModal();
});

on("click", "[data-opens]", (link, event) => {
  if (!plain(event)) return;
  event.preventDefault();
  link.closest("[popover]:popover-open")?.hidePopover();
  $(`#${link.dataset.opens}`).showModal();
});

on("click", "dialog [data-close]", (link, event) => {
  event.preventDefault();
  link.closest("dialog").close();
});

// For browsers that do not know `closedby` yet: a click beside the dialog falls on the dialog itself.
if (!("closedBy" in HTMLDialogElement.prototype))
  on("click", "dialog[closedby=any]", (dialog, event) => { if (event.target === dialog) dialog.close(); });

// Its fields would share their ids with those of the page. Wait until it has faded.
$("#dialog")?.addEventListener("close", ({ target }) => setTimeout(() => { if (!target.open) target.replaceChildren(); }, 200));

// Filter panels close like menus do.
const panels = () => $$("details.dd[open]");
document.addEventListener("click", event => panels().forEach(panel => { if (!panel.contains(event.target)) panel.open = false; }));
document.addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  panels().forEach(panel => { panel.open = false; $("summary", panel).focus(); });
});
on("submit", "form", (_form, { submitter }) => {
  const panel = submitter?.closest("details.dd[open]");
  if (!panel) return;
  panel.open = false;
  $("summary", panel).focus();
});
