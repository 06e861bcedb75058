"use strict";

// Buttons that show a password as it is typed, and hide it again. Without this script there is no such button.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  const show = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const hidden = field.type === "password";
    field.type = hidden ? "text" : "password";
    button.textContent = hidden ? button.dataset.hide : show;
    field.focus();
  });
  field.form?.addEventListener("submit", () => { field.type = "password"; });
}
