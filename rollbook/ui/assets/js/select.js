import { $, $$, announce, formatted, on } from "./_dom.js";

const boxes = area => $$("input[name=id]", area);
let last = null;

function show(area) {
  const all = $("[data-all]", area), every = $("[data-every] [name=scope]", area), count = $("[data-count]", area);
  const on = boxes(area).filter(box => box.checked).length, whole = on > 0 && on === boxes(area).length;
  if (all) [all.checked, all.indeterminate] = [whole, on > 0 && !whole];
  if (every) {
    every.closest("[data-every]").hidden = !whole;
    every.checked &&= whole;
  }
  if (count) count.textContent = every?.checked ? count.dataset.every : count.dataset.text.replace("{n}", formatted(on));
}

on("change", ".selectable", (area, { target }) => {
  if (target.matches("[data-all]")) boxes(area).forEach(box => { box.checked = target.checked; });
  if (!target.matches("[data-all], [name=id], [name=scope]")) return;
  show(area);
  const count = $("[data-count]", area);
  if (count) announce(count.textContent);
});

// Shift takes everything between this box and the one before it.
on("click", ".selectable input[name=id]", (box, event) => {
  const all = boxes(box.closest(".selectable")), here = all.indexOf(box), from = all.indexOf(last);
  if (event.shiftKey && from >= 0)
    all.slice(Math.min(here, from), Math.max(here, from) + 1).forEach(between => { between.checked = box.checked; });
  last = box;
});

on("reset", ".bulk", form => {
  const area = form.closest(".selectable");
  boxes(area).forEach(box => { box.checked = false; });
  setTimeout(() => show(area));
});

const showAll = () => $$(".selectable").forEach(show);
document.addEventListener("htmx:afterSettle", showAll);
addEventListener("pageshow", showAll);
