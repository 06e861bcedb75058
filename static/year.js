"use strict";

// Two enhancements of the board of a year. Without this script each activity has its form, each day its link.

// Dragging an activity onto a day fills the form of the activity and sends it.
let dragged = null;
for (const item of document.querySelectorAll("[data-move]")) {
  item.draggable = true;
  item.addEventListener("dragstart", (event) => {
    dragged = item;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", item.querySelector(".y-name").textContent);
    item.classList.add("is-dragged");
  });
  item.addEventListener("dragend", () => {
    item.classList.remove("is-dragged");
    dragged = null;
  });
  // Text in the field of its form must stay selectable.
  const form = item.querySelector("form");
  form.addEventListener("focusin", () => { item.draggable = false; });
  form.addEventListener("focusout", () => { item.draggable = true; });
}
for (const hint of document.querySelectorAll(".y-drag")) hint.hidden = !document.querySelector("[data-move]");

for (const grid of document.querySelectorAll(".y-grid")) {
  const cell = (event) => event.target.closest("td:has(a[data-day])");
  const over = (event) => {
    const day = dragged && cell(event);
    if (!day) return;
    event.preventDefault();
    day.classList.add("is-over");
  };
  grid.addEventListener("dragenter", over);
  grid.addEventListener("dragover", over);
  grid.addEventListener("dragleave", (event) => {
    const day = cell(event);
    if (day && !day.contains(event.relatedTarget)) day.classList.remove("is-over");
  });
  grid.addEventListener("drop", (event) => {
    const day = dragged && cell(event);
    if (!day) return;
    event.preventDefault();
    day.classList.remove("is-over");
    const form = dragged.querySelector("form");
    form.elements.first_day.value = day.querySelector("a").dataset.day;
    form.requestSubmit();
  });
  walk(grid);
}

// Each month is one stop of the Tab key; the arrows go from day to day.
function walk(grid) {
  const days = [...grid.querySelectorAll("a[data-day]")];
  const first = days.find((day) => day.parentElement.classList.contains("now")) || days[0];
  if (!first) return;
  const go = (day) => {
    for (const other of days) other.tabIndex = other === day ? 0 : -1;
  };
  go(first);
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7, Home: -99, End: 99 };
  grid.addEventListener("keydown", (event) => {
    const at = days.indexOf(event.target);
    const step = steps[event.key];
    if (at < 0 || step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const to = Math.abs(step) === 99 ? (step < 0 ? 0 : days.length - 1) : at + step;
    if (!days[to]) return;
    go(days[to]);
    days[to].focus();
  });
}
