// The week by the hour, for who asks for it: the list that the server wrote is drawn once more as a grid, so that what
// overlaps is seen. What draws it is fetched when it is first wanted; the choice stays in this browser.
"use strict";
(() => {
  const wide = matchMedia("(min-width: 60rem)");
  const kept = () => { try { return localStorage.getItem("week") === "hours"; } catch { return false; } };
  const keep = (choice) => { try { localStorage.setItem("week", choice); } catch { /* a browser that keeps nothing */ } };
  let hours = kept();
  let program = null;
  let drawn = null;

  // The page first: who chose the hours before waits for them until all else is there.
  const idle = (then) => (window.requestIdleCallback || setTimeout)(then);
  let settled = new Promise((then) => (document.readyState === "complete" ? idle(then) : addEventListener("load", () => idle(then))));
  const sheet = (href) => new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload, onerror }));
  });
  const load = async ({ grid, calendar, styles }) => {
    await settled;
    return (program ??= Promise.all([import(grid), import(calendar), ...styles.split(" ").map(sheet)]));
  };

  const clear = () => {
    drawn?.destroy();
    drawn = null;
    document.querySelector(".week-hours")?.remove();
  };
  const draw = (grid, calendar, { allDay, today }, words) => {
    const place = document.createElement("div");
    place.className = "week-hours no-print";
    document.querySelector(".week").after(place);
    drawn = grid.draw(calendar, place.appendChild(document.createElement("div")), { allDay, today, hours: words });
  };

  const show = async () => {
    clear();
    const box = document.querySelector(".week-ways");
    if (!box) return;
    const [byDay, byHour] = box.children;
    const press = () => {
      byDay.setAttribute("aria-pressed", !hours);
      byHour.setAttribute("aria-pressed", hours);
    };
    press();
    box.hidden = false;
    try {
      const [grid, calendar] = hours && wide.matches ? await load(box.dataset) : [];
      if (drawn || !box.isConnected) return;
      if (grid && hours && wide.matches) draw(grid, calendar, box.dataset, byHour.textContent);
    } catch {
      // Without what draws it there is the list.
      clear();
      program = null;
      hours = false;
      press();
    }
    box.closest("main").classList.toggle("by-hour", Boolean(drawn));
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".week-ways button");
    if (!button) return;
    hours = button === button.parentElement.lastElementChild;
    settled = null;
    keep(hours ? "hours" : "days");
    show();
  });
  document.addEventListener("exchanged", show);
  wide.addEventListener("change", show);
  show();
})();
