import { $, $$, folded, on } from "./_dom.js";

// A field that narrows what stands on the page already. Nothing that is ticked is lost by being out of sight.
on("input", "[data-narrow]", field => {
  const area = document.getElementById(field.dataset.narrow), words = folded(field.value).split(/\s+/).filter(Boolean);
  const rows = $$("[data-text]", area);
  for (const row of rows) row.hidden = !words.every(word => folded(row.dataset.text).includes(word));
  for (const head of $$(".area", area)) head.hidden = !$$("[data-text]", head.parentElement).some(row => !row.hidden);
  const none = $("[data-none]", area.closest(".card"));
  if (none) none.hidden = rows.some(row => !row.hidden);
});

// Enter would send the form that the field stands in.
on("keydown", "[data-narrow]", (_field, event) => { if (event.key === "Enter") event.preventDefault(); });
