// From month to month, from view to view and from choice to choice without leaving the page: the server's page of the
// address asked for takes the place of this one. Whatever goes wrong, the browser goes there by itself.
"use strict";
(() => {
  const home = location.pathname;
  const said = document.body.appendChild(document.createElement("p"));
  said.className = "vh";
  said.setAttribute("aria-live", "polite");
  const where = () => location.pathname + location.search;
  let asked = null;
  let shown = where();

  const swap = async (address, keep) => {
    asked?.abort();
    const mine = (asked = new AbortController());
    document.getElementById("main").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || new URL(answer.url).pathname !== home) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const open = document.querySelector(".filter-box[open]");
      document.title = page.title;
      for (const part of [".site-head", "#main"]) document.querySelector(part).replaceWith(page.querySelector(part));
      if (open) document.querySelector(".filter-box")?.setAttribute("open", "");
      shown = new URL(address).pathname + new URL(address).search;
      document.dispatchEvent(new Event("exchanged"));
      said.textContent = document.querySelector("h1").textContent;
      const again = keep && document.querySelector(keep);
      (again || document.getElementById("main")).focus({ preventScroll: Boolean(again) });
      return true;
    } catch (error) {
      if (error.name !== "AbortError") location.assign(address);
      return false;
    }
  };

  const go = async (address, keep) => {
    if (await swap(address, keep)) history.pushState(null, "", address);
  };

  // The focus stays on the same arrow; another view or choice begins at the top, as a page does.
  const kept = (link) => {
    if (link.rel) return `.month-nav [rel="${link.rel}"]`;
    return link.matches(".month-nav .is-today") ? ".month-nav .is-today" : null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#main a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const address = new URL(link.href);
    if (link.target || address.origin !== location.origin || address.pathname !== home || address.hash) return;
    event.preventDefault();
    go(address.href, kept(link));
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const address = new URL(form.action);
    if (form.method !== "get" || address.pathname !== home) return;
    event.preventDefault();
    const words = [...new FormData(form)].filter(([, value]) => value);
    address.search = new URLSearchParams(words);
    go(address.href, ".filter-end button");
  });

  addEventListener("popstate", () => { if (where() !== shown) swap(location.href, null); });
})();
