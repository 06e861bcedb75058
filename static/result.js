"use strict";

// The result form. Photos are made small on the phone; what is typed stays in the browser until the calendar has taken
// it; sending says how far it is, and may be tried again. Without this script the form works as every other.

const LONGEST_SIDE = 1600, QUALITY = 0.8, SMALL_ENOUGH = 400 * 1024, THUMBNAIL = 112, PATIENCE = 180000;
const DAYS_KEPT = 30;
/** Photos that are ready to be sent: {name, body, thumbnail}. They outlive a form that comes back with an error. */
let photos = [];
let preparing = Promise.resolve();
let sending = false;

function begin() {
  for (const form of document.querySelectorAll("form[data-keep], .not-held form")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form, event.submitter); });
  }
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  restore(form);
  form.addEventListener("input", () => keep(form));
  const input = form.querySelector("[data-photos] input[type=file]");
  input.addEventListener("change", () => { preparing = preparing.then(() => take(form, input)); });
  show(form);
}

// What is typed

const fields = (form) => [...form.elements].filter((field) => field.name && field.matches("input:not([type]), input[type=text], textarea"));

function keep(form) {
  const typed = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  try { localStorage.setItem(form.dataset.keep, JSON.stringify({ typed, at: Date.now() })); } catch { /* a full or forbidden store keeps nothing */ }
}

function restore(form) {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(form.dataset.keep)); } catch { return; }
  if (!kept || Date.now() - kept.at > DAYS_KEPT * 86400000) return;
  const changed = fields(form).filter((field) => field.name in kept.typed && field.value === field.defaultValue && kept.typed[field.name] !== field.value);
  for (const field of changed) {
    field.value = kept.typed[field.name];
    field.closest("details")?.setAttribute("open", "");
  }
  if (changed.length) say(form, form.dataset.restored);
}

function forget(form) {
  try { localStorage.removeItem(form.dataset.keep); } catch { /* nothing was kept */ }
}

// Photos

async function take(form, input) {
  const chosen = [...input.files].slice(0, Math.max(0, Number(form.dataset.most) - photos.length));
  const many = chosen.length < input.files.length;
  if (chosen.length) say(form, form.dataset.preparing);
  for (const file of chosen) {
    const photo = await small(file);
    if (!photos.some((other) => other.name === photo.name && other.body.size === photo.body.size)) photos.push(photo);
  }
  input.value = "";
  say(form, many ? form.dataset.many : "", many);
  show(form);
}

async function small(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const thumbnail = drawn(picture, THUMBNAIL).toDataURL("image/jpeg", 0.6);
    const fits = Math.max(picture.width, picture.height) <= LONGEST_SIDE && file.size <= SMALL_ENOUGH;
    const body = fits ? file : await new Promise((done) => drawn(picture, LONGEST_SIDE).toBlob(done, "image/jpeg", QUALITY));
    picture.close();
    return { name: fits ? file.name : file.name.replace(/\.[^.]*$/, "") + ".jpg", body: body || file, thumbnail };
  } catch {
    return { name: file.name, body: file, thumbnail: "" }; // no picture this browser knows: the calendar will say
  }
}

function drawn(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function show(form) {
  const list = form.querySelector(".photos");
  list.hidden = !photos.length;
  list.replaceChildren(...photos.map((photo) => row(form, photo)));
}

function row(form, photo) {
  const item = document.createElement("li");
  const picture = document.createElement(photo.thumbnail ? "img" : "div");
  if (photo.thumbnail) Object.assign(picture, { src: photo.thumbnail, alt: "" });
  else picture.className = "no-picture";
  const name = document.createElement("span");
  name.textContent = `${photo.name} · ${Math.ceil(photo.body.size / 1024)} KB`;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: form.dataset.remove });
  button.setAttribute("aria-label", `${form.dataset.remove} ${photo.name}`);
  button.addEventListener("click", () => { photos = photos.filter((other) => other !== photo); show(form); });
  item.append(picture, name, button);
  return item;
}

// Sending

async function send(form, button) {
  if (sending) return;
  sending = true;
  const main = document.querySelector("form[data-keep]");
  await preparing;
  const body = new FormData(form);
  if (form === main) for (const photo of photos) body.append("photos", photo.body, photo.name);
  if (weight(body) > Number(main.dataset.largest)) return stop(main, main.dataset.large);
  hold(true);
  say(main, main.dataset.sending, false, 0);
  const request = new XMLHttpRequest();
  request.open("POST", button?.hasAttribute("formaction") ? button.formAction : form.action);
  request.setRequestHeader("X-Requested-With", "result.js");
  request.timeout = PATIENCE;
  request.upload.onprogress = (event) => {
    const part = event.lengthComputable ? Math.round(100 * event.loaded / event.total) : 0;
    say(main, part < 100 ? main.dataset.sending : main.dataset.sent, false, part);
  };
  request.onload = () => answered(main, request);
  request.onerror = request.ontimeout = request.onabort = () => stop(main, main.dataset.failed);
  request.send(body);
}

const weight = (body) => [...body.values()].reduce((sum, value) => sum + (value.size || 0), 0);

function answered(form, request) {
  const next = request.getResponseHeader("Location");
  if (request.status === 201 && next) {
    forget(form);
    location.assign(next);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const done = page.querySelector("[data-done]");
  if (!done && !page.querySelector("form[data-keep]")) {
    const why = request.status >= 500 ? "" : page.querySelector("main .lede")?.textContent.trim();
    const away = page.querySelector("input[type=password]");
    stop(form, away ? form.dataset.away : why ? `${form.dataset.refused} ${why}` : form.dataset.failed);
    return;
  }
  if (done) forget(form);
  sending = false;
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  begin();
  const first = document.querySelector(".summary, h1");
  first.tabIndex = -1;
  first.focus();
  window.scrollTo(0, 0);
}

function stop(form, why) {
  sending = false;
  hold(false);
  say(form, why, true);
  const button = form.querySelector(".form-end button[type=submit]");
  if (why === form.dataset.failed) button.textContent = form.dataset.again;
}

function hold(held) {
  for (const button of document.querySelectorAll("main button[type=submit]")) button.disabled = held;
}

function say(form, text, failed = false, part = null) {
  const box = form.querySelector("[data-sending-box]");
  const bar = box.querySelector("progress");
  box.hidden = !text;
  box.classList.toggle("is-failed", failed);
  box.querySelector("p").textContent = text;
  bar.hidden = part === null;
  bar.value = part || 0;
}

begin();
