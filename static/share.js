"use strict";

// Sharing through the system's own sheet, where there is one; and menus that close as menus do. Without this script the
// address can still be copied by hand, and a menu closes by its button.
if (navigator.share) {
  for (const box of document.querySelectorAll("[data-share-box]")) {
    box.hidden = false;
    const button = box.querySelector("[data-share]");
    button.addEventListener("click", async () => {
      try {
        await navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share });
      } catch (refused) {
        if (refused.name !== "AbortError") throw refused;
      }
    });
  }
}

for (const menu of document.querySelectorAll("[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
