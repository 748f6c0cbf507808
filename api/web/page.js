// What makes pages quicker to use. Each part works alone, and every page works
// without all of it.

const one = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

/** An element with text and attributes. Text is never read as markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/* Suggestions as somebody types: a combobox with a list. */

function suggestions(input) {
  const list = element("ul", { class: "suggestions", id: "suggestions", role: "listbox", "aria-label": "Suggestions" });
  list.hidden = true;
  input.form.append(list);
  const attributes = {
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id, "aria-haspopup": "listbox",
  };
  for (const [key, value] of Object.entries(attributes)) input.setAttribute(key, value);

  let chosen = -1;
  let typed = input.value;
  let waiting;
  let asking;
  const kept = new Map();

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const options = all("li", list);
    chosen = place;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === place)));
    if (place < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[place].id);
      options[place].scrollIntoView({ block: "nearest" });
    }
  };

  const show = ([, names, said, hrefs, spans]) => {
    list.replaceChildren(...names.map((name, index) => {
      const parts = spans[index].map(([text, matched]) => (matched ? element("mark", {}, text) : text));
      const option = element("li", { role: "option", id: `suggestion-${index}`, "aria-selected": "false" },
        element("bdi", {}, ...parts), element("span", { class: "quiet" }, element("bdi", {}, said[index])));
      option.dataset.href = hrefs[index];
      return option;
    }));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = names.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };

  const ask = async () => {
    const text = input.value;
    if (text.trim() === "") return close();
    if (kept.has(text)) return show(kept.get(text));
    asking?.abort();
    asking = new AbortController();
    try {
      const response = await fetch(`/suggest?q=${encodeURIComponent(text)}`, { signal: asking.signal });
      if (!response.ok) return close();
      const found = await response.json();
      kept.set(text, found);
      if (input.value === text && document.activeElement === input) show(found);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", () => {
    if (input.value === typed) return;
    typed = input.value;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 90);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const options = all("li", list);
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(options[chosen].dataset.href);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        if (event.key === "ArrowDown") ask();
        return;
      }
      event.preventDefault();
      // One place more than there are options: the box itself.
      const places = options.length + 1;
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + places) % places) - 1);
    }
  });
  // Pressing must not take the focus away before it is a click.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.href);
  });
  input.addEventListener("blur", close);
}

all("[data-suggest]").forEach(suggestions);

/* A slash goes to the search box. */

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const input = one("#q");
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.select();
});

/* More of a list, without leaving the page. */

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-more]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-busy") === "true") return;
  link.setAttribute("aria-busy", "true");
  const list = document.getElementById(link.dataset.more);
  try {
    const response = await fetch(link.href);
    if (!response.ok || response.url.indexOf("after=") < 0) throw new Error("no more");
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const more = [...page.getElementById(link.dataset.more).children].map((child) => document.adoptNode(child));
    const before = list.children.length;
    number(more, before);
    list.append(...more);
    const ways = link.closest("[data-ways]");
    const next = one(`a[data-more="${link.dataset.more}"]`, page);
    if (next) link.replaceWith(document.adoptNode(next));
    else ways.remove();
    one("a", list.children[before])?.focus({ preventScroll: true });
  } catch {
    location.assign(link.href);
  }
});

/** Hits that are added count on from those that are there. */
function number(more, before) {
  for (const link of more.flatMap((child) => all("[data-position]", child))) {
    link.dataset.position = String(Number(link.dataset.position) + before);
  }
}

/* A video is fetched once it is asked for, and not before. */

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-video]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const player = element("iframe", {
    class: "player",
    src: `https://www.youtube-nocookie.com/embed/${link.dataset.video}?autoplay=1`,
    title: link.textContent,
    allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
    referrerpolicy: "strict-origin-when-cross-origin",
  });
  delete link.dataset.video;
  link.parentElement.prepend(player);
  player.focus();
});

/* What visitors do, without what they typed and without who they are. */

const unwanted = navigator.doNotTrack === "1" || navigator.globalPrivacyControl === true;

function tell(event) {
  if (unwanted || !navigator.sendBeacon) return;
  navigator.sendBeacon("/events", new Blob([JSON.stringify(event)], { type: "application/json" }));
}

const { event: viewed, id } = document.body.dataset;
if (viewed === "release_page_viewed") tell({ type: viewed, masterId: Number(id) });
if (viewed === "version_page_viewed") tell({ type: viewed, releaseId: Number(id) });

const searched = one("[data-search]")?.dataset;
if (searched && !location.search.includes("after=")) {
  const kind = searched.kind ? { kind: searched.kind } : {};
  tell({ type: "search_submitted", queryLength: Number(searched.length), hits: Number(searched.hits), ...kind });
}

function followed(event) {
  const link = event.target.closest?.("a");
  if (!link || event.button > 1) return;
  const { hit, discogs, position } = link.dataset;
  const discogsId = Number(link.dataset.id);
  if (hit) tell({ type: "search_result_clicked", kind: hit, discogsId, position: Number(position) });
  if (discogs) tell({ type: "outbound_discogs_clicked", kind: discogs, discogsId });
}

document.addEventListener("click", followed);
document.addEventListener("auxclick", followed);
