// What the public form and "my requests" do with scripts; both work without (templates/form).

const language = document.documentElement.lang;

// -- proof of work: begun with the first key, so that nobody waits for it ---------------------------------------------

const FRESH_MS = 25 * 60 * 1000;

async function compute(purpose) {
  const answer = await fetch(`/ask/work?for=${purpose}`, { method: "POST" });
  if (!answer.ok) throw new Error("no challenge");
  const { challenge } = await answer.json();
  const worker = new Worker("/static/work.js");
  try {
    return await new Promise((done, failed) => {
      worker.onmessage = ({ data }) => done(data);
      worker.onerror = failed;
      worker.postMessage(challenge);
    });
  } finally {
    worker.terminate();
  }
}

for (const form of document.querySelectorAll("form[data-work]")) {
  const purpose = form.dataset.work;
  const button = form.querySelector("button:not([type=button])");
  const failed = form.querySelector("[data-failed]");
  let begun = null;
  let at = 0;
  const work = () => {
    if (!begun || Date.now() - at > FRESH_MS) {
      at = Date.now();
      begun = compute(purpose);
      begun.catch(() => {
        begun = null;
      });
    }
    return begun;
  };
  let sending = false;
  if (purpose) form.addEventListener("input", () => void work(), { once: true });
  form.addEventListener("submit", async (event) => {
    if (sending) {
      event.preventDefault();
      return;
    }
    if (!sizesFit(form)) {
      event.preventDefault();
      return;
    }
    sending = true;
    if (!purpose) return;
    event.preventDefault();
    const words = button.textContent;
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.busy;
    if (failed) failed.hidden = true;
    try {
      form.elements.work.value = await work();
      form.submit();
    } catch {
      sending = false;
      button.textContent = words;
      button.removeAttribute("aria-busy");
      if (failed) failed.hidden = false;
    }
  });
  // Back from the next page: what was computed is used up.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}

// -- what is wrong with what is typed -----------------------------------------------------------------------------------

const helps = [...document.querySelectorAll("[data-help]")];
const own = new Set(helps.filter((one) => !one.hidden).map((one) => one.dataset.help));
/** By field, what its words ask for. */
const asked = new Map();

function showHelps() {
  const wanted = new Set([...own, ...[...asked.values()].flat()]);
  for (const one of helps) one.hidden = !wanted.has(one.dataset.help);
  const box = document.getElementById("helps");
  const found = document.getElementById("found");
  if (box) box.hidden = !helps.some((one) => !one.hidden) && !found?.children.length;
}

/** `tone` is "wrong", "good" or "quiet". */
function tell(field, sentence, tone) {
  const told = document.getElementById(`${field.id}-told`);
  if (!told) return;
  told.textContent = sentence;
  told.className = sentence ? tone : "";
  told.setAttribute("role", "status");
  if (sentence && tone === "wrong") field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

for (const field of document.querySelectorAll("[data-look]")) {
  let timer = 0;
  let latest = 0;
  const look = async () => {
    const mine = ++latest;
    const text = field.value.trim();
    if (!text) {
      tell(field, "", "");
      asked.delete(field.name);
      showHelps();
      return;
    }
    const body = new URLSearchParams({ field: field.name, text, os: field.form.elements.os?.value ?? "" });
    try {
      const answer = await fetch(`/ask/look?lang=${language}`, { method: "POST", body });
      if (!answer.ok || mine !== latest) return;
      const { sentence, wrong, helps: found } = await answer.json();
      if (mine !== latest) return;
      // What is said of a version is no praise.
      tell(field, sentence, wrong ? "wrong" : field.name === "app_version" ? "quiet" : "good");
      asked.set(field.name, found);
      showHelps();
    } catch {
      // Offline: it is looked at again when it is sent.
    }
  };
  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(look, ms);
  };
  field.addEventListener("input", () => later(350));
  field.addEventListener("paste", () => later(20));
  field.form.elements.os?.addEventListener("change", () => field.name === "app_version" && later(20));
}

const words = document.querySelector("#ask textarea[name=words]");
if (words && !words.value && window.location.hash.startsWith("#words=")) {
  // What was typed into the search and found nothing; no server saw this part of the address.
  try {
    words.value = decodeURIComponent(window.location.hash.slice("#words=".length)).slice(0, 300);
  } catch {
    // Cut off somewhere on its way.
  }
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
}
if (words) {
  // Read here alone; articles are looked for below, by a desk that keeps nothing of it.
  const patterns = helps.filter((one) => one.dataset.words).map((one) => [one.dataset.help, new RegExp(one.dataset.words, "i")]);
  const read = () => {
    asked.set(
      "words",
      patterns.filter(([, pattern]) => pattern.test(words.value.slice(0, 10_000))).map(([name]) => name),
    );
    showHelps();
  };
  words.addEventListener("input", read);
  read();

  const found = document.getElementById("found");
  const PAUSE_MS = 900;
  const LEAST = 6;
  let pause = 0;
  let asking = null;
  const suggest = async () => {
    asking?.abort();
    const text = words.value.trim().slice(0, 300);
    let results = [];
    if (text.length >= LEAST) {
      asking = new AbortController();
      try {
        const body = new URLSearchParams({ q: text });
        const answer = await fetch(found.dataset.suggest, { method: "POST", body, signal: asking.signal });
        if (answer.ok) results = (await answer.json()).results.slice(0, 3);
      } catch {
        return;
      }
    }
    found.replaceChildren(
      ...results.map((one) => {
        const line = document.createElement("li");
        const link = document.createElement("a");
        link.href = one.href;
        link.target = "_blank";
        link.rel = "noopener";
        link.lang = one.language;
        link.textContent = one.title;
        line.append(link);
        return line;
      }),
    );
    found.hidden = !results.length;
    showHelps();
  };
  const later = () => {
    clearTimeout(pause);
    pause = setTimeout(suggest, PAUSE_MS);
  };
  if (found) words.addEventListener("input", later);
  if (found && words.value) later();
}

// -- files -------------------------------------------------------------------------------------------------------------------

function sizesFit(form) {
  const field = form.querySelector("input[type=file][data-most]");
  if (!field) return true;
  const files = [...field.files];
  const many = files.length > Number(field.dataset.most);
  const large = files.some((one) => one.size > Number(field.dataset.mb) * 1_000_000);
  tell(field, many ? field.dataset.many : large ? field.dataset.large : "", "wrong");
  if (many || large) field.focus();
  return !many && !large;
}

for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => sizesFit(field.form));
}

// -- the wallet's app says who it is: #identity=<token>&inbox=<id>, which no log of a server ever sees -----------------------

const door = document.querySelector("form[data-identity]");
if (door && window.location.hash.includes("identity=")) {
  const said = new URLSearchParams(window.location.hash.slice(1));
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  door.elements.identity.value = said.get("identity") ?? "";
  door.elements.inbox.value = said.get("inbox") ?? "";
  door.hidden = false;
  door.querySelector("button").focus();
}

// -- times as the reader's clock has them --------------------------------------------------------------------------------------

const clock = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = clock.format(new Date(time.dateTime));
}

document.getElementById("problems")?.focus();
