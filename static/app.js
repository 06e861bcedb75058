"use strict";

// The only script: buttons that copy the address beside them. Without it the address can still be selected by hand.
// What was done is also said to who listens: inside a button it would not be heard.
const said = document.createElement("p");
said.className = "vh";
said.setAttribute("role", "status");
document.querySelector("main")?.append(said);
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    // Without https there is no clipboard object; the older way still copies what is selected.
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy");
    button.querySelector("[data-copy-label]").textContent = button.dataset.done;
    said.textContent = button.dataset.done;
  });
}
