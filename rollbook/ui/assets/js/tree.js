import { $, on } from "./_dom.js";
import { fill } from "./dialog.js";

let dragged = null;

const branch = row => row.closest("li");
const above = row => branch(row)?.parentElement.closest("li")?.querySelector(":scope > .node");

// Not onto itself, what is below it, or where it is already.
const takes = row => dragged && !branch(dragged).contains(row) && row !== (above(dragged) ?? $("[data-node=top]"));

function hover(row) {
  $(".over[data-node]")?.classList.remove("over");
  row?.classList.add("over");
}

on("dragstart", ".node[data-move]", (row, { dataTransfer }) => {
  dragged = row;
  dataTransfer.setData("text/plain", $(".name", row).textContent);
  dataTransfer.setDragImage(row, 12, 12);
  dataTransfer.effectAllowed = "move";
  // Not at once: what changes under the pointer while a drag begins ends it in some browsers.
  setTimeout(() => {
    row.classList.add("dragged");
    row.closest(".tree-area").classList.add("dragging");
  });
});

on("dragover", "[data-node]", (row, event) => {
  if (!takes(row)) return hover(null);
  event.preventDefault();
  if (!row.classList.contains("over")) hover(row);
});

on("dragend", ".node", row => {
  row.classList.remove("dragged");
  row.closest(".tree-area")?.classList.remove("dragging");
  hover(null);
  dragged = null;
});

// Nothing moves by itself: the dialog says what it means, with the place filled in.
on("drop", "[data-node]", async (row, event) => {
  if (!takes(row)) return;
  event.preventDefault();
  const asked = new URLSearchParams({ parent: row.dataset.node, next: location.pathname + location.search });
  if (await fill($("#dialog"), `${dragged.dataset.move}?${asked}`)) $("#dialog").showModal();
});
