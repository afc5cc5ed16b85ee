// Suggestions while somebody types in the help centre's search; without this the button searches.

const WAIT_MS = 180;
const LEAST = 2;
let count = 0;

for (const form of document.querySelectorAll("form[data-suggest]")) {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  const told = document.createElement("p");
  const name = `suggestions-${++count}`;
  list.id = name;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  told.className = "hidden";
  told.setAttribute("role", "status");
  form.append(list, told);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", name);
  field.setAttribute("aria-expanded", "false");

  let timer = 0;
  let asking = null;
  let chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const open = (option) => {
    window.location.assign(option.dataset.href);
  };

  const choose = (place) => {
    const options = [...list.children];
    chosen = (place + options.length + 1) % (options.length + 1);
    if (chosen === options.length) chosen = -1;
    for (const [n, one] of options.entries()) one.setAttribute("aria-selected", String(n === chosen));
    if (chosen >= 0) field.setAttribute("aria-activedescendant", options[chosen].id);
    else field.removeAttribute("aria-activedescendant");
  };

  const show = (results) => {
    list.replaceChildren(
      ...results.map((one, n) => {
        const option = document.createElement("li");
        option.id = `${name}-${n}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.href = one.href;
        option.lang = one.language;
        const title = document.createElement("strong");
        title.textContent = one.title;
        const passage = document.createElement("span");
        passage.textContent = one.passage;
        option.append(title, passage);
        return option;
      }),
    );
    told.textContent = results.length ? form.dataset.found.replace("{n}", results.length) : form.dataset.none;
    if (!results.length) return close();
    list.hidden = false;
    chosen = -1;
    field.setAttribute("aria-expanded", "true");
    field.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    asking?.abort();
    const words = field.value.trim();
    if (words.length < LEAST) return close();
    asking = new AbortController();
    try {
      const body = new URLSearchParams({ q: words });
      const answer = await fetch(form.dataset.suggest, { method: "POST", body, signal: asking.signal });
      if (!answer.ok) return close();
      const { results } = await answer.json();
      if (document.activeElement === field) show(results);
    } catch {
      // Offline, or somebody typed on: the button still searches.
    }
  };

  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    // While characters are being composed the word is not there yet.
    if (!event.isComposing) timer = setTimeout(ask, WAIT_MS);
  });
  field.addEventListener("compositionend", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1);
    } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
      event.preventDefault();
      open(list.children[chosen]);
    }
  });
  // The focus stays in the field, so that a press on a suggestion does not close them.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
  field.addEventListener("blur", close);
}

for (const menu of document.querySelectorAll("details.languages")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
