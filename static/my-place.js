// The commune that was chosen last is offered again. It stays in this browser: no cookie, nothing is sent anywhere.
"use strict";
(() => {
  const form = document.querySelector("[data-for-me]");
  const offer = form && form.querySelector("[data-my-place]");
  if (!offer) return;
  const select = form.elements.place;
  const kept = () => { try { return localStorage.getItem("place") || ""; } catch { return ""; } };
  const keep = (code) => { try { localStorage.setItem("place", code); } catch { /* a browser that keeps nothing */ } };
  form.addEventListener("submit", () => keep(select.value));
  const mine = [...select.options].find((option) => option.value && option.value === kept());
  if (mine && !select.value) {
    const address = new URL(offer.href);
    address.searchParams.set("place", mine.value);
    offer.href = address.href;
    offer.textContent = mine.textContent;
    offer.hidden = false;
  }
})();
