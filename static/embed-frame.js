"use strict";

// In the frame: says how high it is, whenever that changes. The page around may listen (embed.js) or not.
if (window.parent !== window) {
  const tell = () => window.parent.postMessage({ calendarEmbedHeight: document.body.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
  window.addEventListener("load", tell);
}
