// The week as a grid of hours, drawn from the list that the server wrote in the page: its titles, hours, units and states.
// Fetched by week-hours.js together with FullCalendar, which knows where things stand side by side.

// Pixels of an hour, of a line of words, and of what is around the lines.
const HOUR = 54, LINE = 16, AROUND = 6;
// The hours that are always there.
const MORNING = 6, NIGHT = 22;

const at = (day, minutes) => new Date(Date.parse(day) + minutes * 60_000).toISOString().slice(0, 16);
const dayAfter = (day) => at(day, 1440).slice(0, 10);
const minutes = (clock) => 60 * clock.slice(0, 2) + Number(clock.slice(3));
const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
const made = (className, words) => Object.assign(document.createElement("span"), { className, textContent: words });
const titled = (link) => Object.assign(made("title", text(link)), { lang: link.querySelector("[lang]")?.lang || "" });
const looks = (...of) => of.flatMap((one) => [...one.classList]).filter((name) => /^(of|is|tone)-/.test(name)).join(" ");
const lines = (...nodes) => nodes.map(text).join("\n");

// One thing: where it leads and what it says, in the order in which that is read. All days unless it says otherwise.
const thing = (link, said, more) => ({
  url: link.href, title: text(link), said: said.filter(Boolean), whole: text(link), allDay: true, room: 12, lines: 3, ...more,
});

// Hours as they stand on the clock. Without an end it is drawn an hour long; how many lines fit follows from its length.
const timed = (day, from, till, state) => {
  const start = minutes(from), end = till > from ? minutes(till) : Math.min(start + 60, 1440);
  const room = Math.max(2, Math.floor(((end - start) / 60 * HOUR - AROUND) / LINE));
  const taken = 1 + Boolean(state) + (room > 3);
  return { allDay: false, start: at(day, start), end: at(day, end), since: start, until: end, room, lines: Math.max(1, room - taken), rank: 0 };
};

const activity = (item, day, allDay) => {
  const link = item.querySelector("a"), { from, till } = item.dataset;
  const state = item.querySelector(".badge"), unit = item.querySelector(".system");
  const more = { className: looks(item), whole: lines(link, ...item.querySelectorAll("p")) };
  if (!from) {
    return thing(link, [state, titled(link), made("vh", allDay), unit], { start: day, end: dayAfter(day), rank: 2, ...more });
  }
  const clock = made("slot-hours", from);
  if (till) clock.append(made("slot-till", `–${till}`));
  return thing(link, [clock, state, titled(link), unit], { ...more, ...timed(day, from, till, state) });
};

const lasting = (item) => {
  const link = item.querySelector("a"), unit = item.querySelector(".system"), { first, last } = item.dataset;
  return thing(link, [item.querySelector(".badge"), titled(link), item.querySelector(".vh"), unit], {
    start: first, end: dayAfter(last), rank: 1,
    className: looks(item.querySelector(".row"), unit), whole: lines(link, item.querySelector(".meta")),
  });
};

// All that is in the list. A commemoration stands there on each of its days; here it is one bar.
const things = (allDay) => {
  const found = [...document.querySelectorAll(".lasting .rows > li")].map(lasting), marked = new Map();
  for (const box of document.querySelectorAll(".week-day")) {
    const { day } = box.dataset, span = { start: day, end: dayAfter(day) };
    for (const item of box.querySelectorAll(".agenda-act")) found.push(activity(item, day, allDay));
    for (const link of box.querySelectorAll(".agenda-com a")) {
      const before = marked.get(link.href), className = `${looks(link.closest("li"))} is-day`;
      if (before?.end === day) before.end = span.end;
      else marked.set(link.href, thing(link, [titled(link)], { ...span, className, rank: 0 }));
    }
    for (const link of box.querySelectorAll(".agenda-more a")) {
      found.push(thing(link, [...link.cloneNode(true).childNodes], { ...span, className: "is-more", rank: 3 }));
    }
  }
  return [...marked.values(), ...found];
};

// It is a table to be read, in the server's words: nothing in it is chosen, or moved to with arrows.
const readable = (place) => {
  const table = place.querySelector("[role=grid]");
  table.setAttribute("role", "table");
  table.setAttribute("aria-label", text(document.querySelector("h1")));
  for (const cell of table.querySelectorAll("[role=gridcell]")) {
    cell.setAttribute("role", "cell");
    cell.removeAttribute("aria-label");
  }
  for (const head of table.querySelectorAll("[role=columnheader]")) {
    head.removeAttribute("aria-label");
    head.querySelector("[aria-hidden]").removeAttribute("aria-hidden");
  }
  const row = table.querySelector("[role=rowheader][aria-label]");
  row.append(made("vh", row.getAttribute("aria-label")));
};

const CLASSES = {
  tableHeaderClass: "slot-top", dayHeaderClass: "slot-head", dayHeaderInnerClass: "slot-head-in", slotHeaderDividerClass: "slot-edge",
  allDayHeaderClass: "slot-all-day", allDayDividerClass: "slot-divider", slotHeaderClass: "slot-clock", slotLaneClass: "slot-line",
  dayLaneClass: "slot-day", dayCellClass: "slot-cell", eventClass: "slot", eventInnerClass: "slot-in",
  rowEventClass: ({ isStart, isEnd }) => `${isStart ? "" : "is-from-before"} ${isEnd ? "" : "is-going-on"}`,
};

// Draw the grid into a place. ``words`` are those that the list lacks: allDay, hours, and which day is today.
export const draw = ({ Calendar, timeGrid }, place, words) => {
  const heads = new Map([...document.querySelectorAll(".week-day")].map((one) => [one.dataset.day, one.querySelector("h2")]));
  const events = things(words.allDay), clocks = events.filter((one) => !one.allDay);
  const drawn = new Calendar(place, {
    ...CLASSES, plugins: [timeGrid], initialView: "timeGridWeek", initialDate: [...heads.keys()][0], firstDay: 1, headerToolbar: false,
    // The wall clock of the server, wherever the browser is; and its day of today.
    timeZone: "UTC", now: words.today, locale: document.documentElement.lang, allDayText: words.allDay, timedText: words.hours,
    slotMinTime: { hours: Math.min(MORNING, ...clocks.map((one) => Math.floor(one.since / 60))) },
    slotMaxTime: { hours: Math.max(NIGHT, ...clocks.map((one) => Math.ceil(one.until / 60))) },
    slotDuration: { hours: 1 }, slotMinHeight: HOUR, eventMinHeight: AROUND + 2 * LINE, height: "auto",
    events, eventOrder: "rank,start,-duration,title", slotEventOverlap: false,
    slotHeaderContent: ({ date }) => date.toISOString().slice(11, 16),
    dayHeaderContent: ({ date }) => ({ domNodes: [...heads.get(date.toISOString().slice(0, 10)).cloneNode(true).childNodes] }),
    eventContent: ({ event }) => ({ domNodes: event.extendedProps.said.flatMap((node) => [node.cloneNode(true), new Text(" ")]) }),
    eventDidMount: ({ el, event }) => {
      el.title = event.extendedProps.whole;
      for (const name of ["room", "lines"]) el.style.setProperty(`--${name}`, event.extendedProps[name]);
    },
  });
  drawn.render();
  readable(place);
  return drawn;
};
