"use strict";

// For the site that shows a calendar of ours: each frame gets the height of what is in it. Only the frame itself is
// believed, and only from where it came. Without this script a frame keeps the height it was given, and scrolls.
window.addEventListener("message", (event) => {
  for (const frame of document.querySelectorAll("iframe[data-calendar-embed]")) {
    const ours = event.source === frame.contentWindow && event.origin === new URL(frame.src, document.baseURI).origin;
    const height = ours && event.data && event.data.calendarEmbedHeight;
    if (Number.isFinite(height) && height > 0) frame.height = Math.min(Math.ceil(height), 20000);
  }
});
