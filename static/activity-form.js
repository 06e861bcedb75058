"use strict";

// Enhances the activity form; without it every field is there and the server decides all the same.
const form = document.querySelector("[data-activity-form]");
const field = (name) => form.elements.namedItem(name);
const type = field("type");

const parsed = (text) => {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim());
  if (!found) return null;
  const day = new Date(Date.UTC(+found[3], found[2] - 1, +found[1]));
  return day.getUTCDate() === +found[1] ? day : null;
};
const written = (day) => `${String(day.getUTCDate()).padStart(2, "0")}/${String(day.getUTCMonth() + 1).padStart(2, "0")}/${day.getUTCFullYear()}`;
const after = (day, days) => new Date(day.getTime() + days * 86400000);

// A product has a due day; anything else has hours, a last day and a usual length.
const asProduct = () => {
  const product = type.selectedOptions[0]?.dataset.product === "1";
  for (const part of form.querySelectorAll("[data-only-event]")) part.hidden = product;
  for (const part of form.querySelectorAll("[data-only-product]")) part.hidden = !product;
  for (const part of form.querySelectorAll("[data-for-product]")) part.textContent = product ? part.dataset.forProduct : part.dataset.forEvent;
};

const first = field("first_day");
const last = field("last_day");
const usual = form.querySelector("[data-usual]");
const offerUsual = () => {
  const length = Number(type.selectedOptions[0]?.dataset.length || 0);
  const day = parsed(first.value);
  usual.hidden = !(length > 1 && day && !last.value.trim());
  if (usual.hidden) return;
  const button = usual.querySelector("button");
  button.textContent = button.dataset.many.replace("#", length).replace("@", written(after(day, length - 1)));
  button.onclick = () => {
    last.value = written(after(day, length - 1));
    usual.hidden = true;
    last.focus();
  };
};

// Moving the first day of a new activity moves its last day along.
let before = parsed(first.value);
first.addEventListener("change", () => {
  const now = parsed(first.value);
  const end = parsed(last.value);
  if (form.hasAttribute("data-new") && before && now && end && end >= before) last.value = written(after(now, (end - before) / 86400000));
  before = now || before;
});
type.addEventListener("change", asProduct);
for (const one of [type, first, last]) one.addEventListener("change", offerUsual);
first.addEventListener("input", offerUsual);
asProduct();
offerUsual();

// A venue of the list brings its commune and whether it is outdoors.
const venue = field("venue_id");
if (venue && venue.tagName === "SELECT") {
  const free = form.querySelector("[data-free-venue]");
  const byList = () => { free.hidden = venue.value !== ""; };
  venue.addEventListener("change", () => {
    const chosen = venue.selectedOptions[0].dataset;
    if (chosen.place) field("place").value = chosen.place;
    if (venue.value) field("outdoor").checked = chosen.outdoor === "1";
    byList();
  });
  byList();
}

// A long list of units can be searched; accents or none.
const folded = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");
for (const long of form.querySelectorAll("[data-filter]")) {
  const choices = [...long.querySelectorAll(".choice")];
  if (choices.length < 12) continue;
  const find = document.createElement("input");
  find.type = "search";
  find.className = "input find";
  find.setAttribute("aria-label", long.dataset.filter);
  find.placeholder = long.dataset.filter;
  find.addEventListener("input", () => {
    for (const choice of choices) choice.hidden = !folded(choice.textContent).includes(folded(find.value.trim())) && !choice.querySelector("input").checked;
  });
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  long.querySelector(".choices").before(find);
}
