import { $, on } from "./_dom.js";

on("click", "[data-reveal]", button => {
  const input = $(`#${button.dataset.reveal}`), shown = input.type === "text";
  input.type = shown ? "password" : "text";
  button.ariaPressed = !shown;
});

on("dragover", ".drop", (zone, event) => { event.preventDefault(); zone.classList.add("over"); });
on("dragleave", ".drop", zone => zone.classList.remove("over"));
on("drop", ".drop", (zone, event) => {
  event.preventDefault();
  zone.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  const input = $("input[type=file]", zone);
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

// What nobody has filled in has no place in an address.
on("formdata", "form[method=get]", (_form, { formData }) => {
  for (const name of new Set(formData.keys())) if (formData.getAll(name).every(value => value === "")) formData.delete(name);
});
