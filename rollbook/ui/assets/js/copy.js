import { $, on } from "./_dom.js";
import { toast } from "./toast.js";

on("click", "[data-copy]", async button => {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // Browsers keep the clipboard from pages that came without TLS; copying a selection they allow.
    getSelection().selectAllChildren(button.previousElementSibling);
    document.execCommand("copy");
  }
  toast($("#live").dataset.copied);
});
