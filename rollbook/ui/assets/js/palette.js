import { $, $$, announce, folded, formatted } from "./_dom.js";

$("#palette input")?.addEventListener("input", event => {
  const wanted = folded(event.target.value).split(/\s+/);
  const items = $$("#palette li");
  items.forEach(item => { item.hidden = !wanted.every(word => folded(item.textContent).includes(word)); });
  announce(formatted(items.filter(item => !item.hidden).length));
});
