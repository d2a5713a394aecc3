// Pages that renew themselves, and forms that survive a bad network. Everything works without this file.
//
// A region is an element with `data-part`; the stream says what it holds now. It is brought up to date piece by
// piece, so that focus, open details and words being typed stay where they are. Forms wait in `localStorage`
// under their own keys until the server took them: it does each once, however often it is sent.

(() => {
  "use strict";

  const body = document.body;
  const words = JSON.parse(body.dataset.words || "{}");
  const WAITING = "comptoir-waiting";
  const DRAFTS = "comptoir-drafts";
  const TOLD_AFTER = 3000; // ms without a stream before we say that we are offline
  const GIVEN_UP = 20000; // ms for one answer
  const LONGEST = 30000; // ms between two tries
  const KINDS = ["ask", "press"];

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const say = (key, values = {}) =>
    Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[key] || "");

  // ── What is kept on this device ───────────────────────────────────────────────────────────────────────

  const memory = {}; // what the browser refused to keep, in a private window or a full one: this page alone has it
  function kept(name, otherwise) {
    if (name in memory) return memory[name];
    try {
      return JSON.parse(localStorage.getItem(name)) || otherwise;
    } catch {
      return otherwise;
    }
  }

  function keep(name, value) {
    try {
      if (Object.keys(value).length) localStorage.setItem(name, JSON.stringify(value));
      else localStorage.removeItem(name);
      delete memory[name];
    } catch {
      memory[name] = value;
    }
  }

  function forget() {
    keep(WAITING, []);
    keep(DRAFTS, {});
  }

  // ── Announcing ────────────────────────────────────────────────────────────────────────────────────────

  function region(role, className) {
    const made = document.createElement("div");
    made.setAttribute("role", role);
    made.className = className;
    body.append(made);
    return made;
  }

  const receipts = region("status", "hidden");
  const news = region("log", "hidden");
  const banner = region("status", "banner");

  function announce(texts) {
    const told = texts.length > 2 ? [say("new-many", { count: texts.length })] : texts.map((text) => say("new-one", { text }));
    for (const text of told) {
      const line = document.createElement("p");
      line.textContent = text;
      news.append(line);
    }
    while (news.childElementCount > 5) news.firstElementChild.remove();
  }

  // The lists tell their additions above: their own changes of order must not be read out.
  function hush() {
    for (const each of all("[data-part][role], [data-part] [role=status], [data-part] [role=log]")) {
      each.setAttribute("aria-live", "off");
    }
  }

  // ── Bringing a region up to date ──────────────────────────────────────────────────────────────────────

  const KEPT = ["open", "aria-live"];
  const keyOf = (node) => node.id || (node.dataset && node.dataset.part) || "";
  const isTyped = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;

  function parsed(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  }

  function renew(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.nodeValue = fresh.nodeValue;
      return;
    }
    if (old.matches("input, textarea, select") && (isTyped(old) || old === document.activeElement)) return;
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !KEPT.includes(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (!KEPT.includes(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const known = new Map([...old.childNodes].filter(keyOf).map((node) => [keyOf(node), node]));
    const others = [...old.childNodes].filter((node) => !keyOf(node));
    arrange(
      old,
      [...fresh.childNodes].map((wanted) => {
        const at = others.findIndex((node) => node.nodeName === wanted.nodeName);
        const match = keyOf(wanted) ? known.get(keyOf(wanted)) : others.splice(at, at < 0 ? 0 : 1)[0];
        if (!match || match.nodeName !== wanted.nodeName) return wanted;
        renew(match, wanted);
        return match;
      }),
    );
  }

  // Let a parent have these nodes in this order. The one that has the focus is not moved: others are.
  function arrange(parent, nodes) {
    const staying = new Set(nodes);
    for (const node of [...parent.childNodes]) {
      if (staying.has(node)) continue;
      if (node.contains(document.activeElement)) holdFocus(parent);
      node.remove();
    }
    let cursor = parent.firstChild;
    for (const node of nodes) {
      while (node !== cursor && node.contains(document.activeElement) && cursor) {
        const next = cursor.nextSibling;
        parent.append(cursor);
        cursor = next;
      }
      if (node === cursor) cursor = cursor.nextSibling;
      else parent.insertBefore(node, cursor);
    }
  }

  function holdFocus(parent) {
    const place = parent.closest("[data-part]") || parent;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
  }

  function renewRow(part, { order, items }) {
    const known = new Map([...part.children].map((child) => [child.id, child]));
    const added = [];
    const nodes = order.map((id) => {
      const fresh = items[id] && parsed(items[id]).firstElementChild;
      if (fresh && known.has(id)) renew(known.get(id), fresh);
      if (fresh && !known.has(id)) added.push(fresh);
      return known.get(id) || fresh;
    });
    if (nodes.some((node) => !node)) return false;
    arrange(part, nodes);
    show(part, added);
    return true;
  }

  function renewWhole(part, html) {
    const fresh = parsed(html).firstElementChild;
    const before = new Set(all("article[id]", part).map((each) => each.id));
    renew(part, fresh);
    show(part, all("article[id]", part).filter((each) => !before.has(each.id)));
  }

  function show(part, added) {
    for (const each of added) each.classList.add("new");
    if (part.getAttribute("role") === "log" && added.length) {
      announce(added.map((each) => (each.querySelector(".text") || each).textContent));
    }
  }

  function apply(parts) {
    let isWhole = true;
    for (const [name, change] of Object.entries(parts)) {
      const part = document.querySelector(`[data-part="${name}"]:not([data-own])`);
      if (!part) continue;
      if (typeof change === "string") renewWhole(part, change);
      else isWhole = renewRow(part, change) && isWhole;
    }
    settle();
    if (!isWhole || "closed" in parts) readLater(20000, !isWhole);
  }

  // ── What is this reader's own ─────────────────────────────────────────────────────────────────────────

  let form = { key: value("key"), seal: value("seal") };
  const given = new Map(); // votes that are on their way, by code
  const RECENT = 10000; // ms in which a page may not show yet what was taken
  const recent = new Map(); // votes that were taken, by code

  function value(name) {
    const field = document.querySelector(`input[name=${name}]`);
    return field ? field.value : "";
  }

  function settle() {
    const own = document.querySelector("[data-voted]");
    const voted = new Set((own ? own.dataset.voted : "").split(" "));
    const asked = new Set((own ? own.dataset.asked : "").split(" "));
    for (const [code, isGiven] of given) isGiven ? voted.add(code) : voted.delete(code);
    for (const button of all("button.vote")) mark(button, voted.has(button.value), asked.has(button.value));
    for (const [name, value] of Object.entries(form)) {
      for (const field of all(`input[name=${name}]`)) field.value = field.defaultValue = value;
    }
    hush();
  }

  function mark(button, isGiven, isTheirs) {
    const count = button.querySelector(".votes");
    if (!count) return;
    if (isTheirs) {
      const told = document.createElement("p");
      told.className = "count";
      told.textContent = count.textContent;
      button.replaceWith(told);
      return;
    }
    button.classList.toggle("given", isGiven);
    button.name = isGiven ? "unvote" : "vote";
    button.querySelector(".does").textContent = say(isGiven ? "voted-for" : "vote-for", { code: button.value });
  }

  let reading = 0;
  let readsAll = false;
  function readLater(within, everything) {
    readsAll = readsAll || everything;
    if (!reading) reading = setTimeout(read, Math.random() * within);
  }

  async function read() {
    const everything = readsAll;
    reading = 0;
    readsAll = false;
    try {
      const answer = await fetch(location.pathname + location.search, { signal: AbortSignal.timeout(GIVEN_UP) });
      if (answer.status === 403 && document.querySelector("[data-part]")) location.reload(); // closed from now on
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const fresh of all(everything ? "[data-part]" : "[data-part][data-own]", page)) {
        const part = document.querySelector(`[data-part="${fresh.dataset.part}"]`);
        if (part && !isBeingFilled(part, fresh)) tell(part, fresh);
      }
      const key = page.querySelector("input[name=key]");
      if (key) form = { key: key.value, seal: page.querySelector("input[name=seal]").value };
      given.clear();
      for (const each of kept(WAITING, [])) note(each);
      keepRecent();
      settle();
    } catch {
      // the stream, or the next try, says when we are back
    }
  }

  const isBeingFilled = (part, fresh) =>
    all("textarea", part).some((field) => isTyped(field)) && !fresh.querySelector("textarea");

  function tell(part, fresh) {
    const before = new Set(all("article[id]", part).map((each) => each.id));
    renew(part, fresh);
    const told = all("article[id]", part).filter((each) => !before.has(each.id));
    if (told.length && part.dataset.part === "told") receipts.textContent = told[0].querySelector(".body").textContent;
  }

  // ── Sending ───────────────────────────────────────────────────────────────────────────────────────────

  document.addEventListener("submit", (event) => {
    const sent = event.target;
    const fields = [...new FormData(sent)];
    const { name, value } = event.submitter || {};
    if (name) fields.push([name, value]);
    const { act, text, vote, unvote, withdraw, do: command } = Object.fromEntries(fields);
    const isAct = command && sent.closest(".at-desk") && sent.getAttribute("action") === location.pathname;
    const isOne = vote || unvote || withdraw || isAct || KINDS.includes(act);
    const isTheirData = location.pathname.startsWith("/my/"); // it leads away, without the cookie
    if (sent.getAttribute("method") !== "post" || isTheirData || !isOne || "plain" in sent.dataset) return;
    if (act === "ask" && !text.trim()) return; // the server says what is wrong
    event.preventDefault();
    refusals = 0;
    enqueue({ path: sent.getAttribute("action"), fields, code: vote || unvote, gives: !!vote, all: !!isAct });
    if (isAct) {
      sent.reset();
      for (const menu of all("details", sent)) menu.open = false;
    }
    if (act === "ask") {
      sent.querySelector("textarea").value = "";
      draft("");
    }
  });

  // A vote that is taken back before anybody tried to send it was never given.
  function enqueue(act) {
    const waiting = kept(WAITING, []);
    const same = waiting.findIndex((each) => each.code && each.code === act.code && !each.tried);
    if (same >= 0) waiting.splice(same, 1);
    else waiting.push(act);
    keep(WAITING, waiting);
    noteAll(act.code);
    settle();
    send();
  }

  function note(act) {
    if (act.code) given.set(act.code, act.gives);
  }

  function noteAll(code) {
    given.delete(code);
    for (const each of kept(WAITING, [])) if (each.code === code) note(each);
  }

  // Other tabs change what waits too: an act is known by what it sends.
  const isSame = (one, other) => JSON.stringify(one.fields) === JSON.stringify(other.fields);

  function markTried(act) {
    keep(WAITING, kept(WAITING, []).map((each) => (isSame(each, act) ? { ...each, tried: true } : each)));
  }

  function waitsNoMore(act) {
    keep(WAITING, kept(WAITING, []).filter((each) => !isSame(each, act)));
  }

  let sending = false;
  let tries = 0;
  let again = 0;

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(again);
    try {
      if (navigator.locks) await navigator.locks.request(WAITING, sendAll);
      else await sendAll();
    } finally {
      sending = false;
      tellNetwork();
    }
  }

  // Nothing is sent while the room's code is asked for: each answer would take that page away.
  let isLeaving = Boolean(document.querySelector("#room"));

  async function sendAll() {
    for (let first; !isLeaving && (first = kept(WAITING, [])[0]); tries = 0) {
      const wait = await deliver(first);
      if (wait) {
        tries += 1;
        again = setTimeout(send, Math.max(wait, Math.min(LONGEST, 1000 * 2 ** tries)) * (0.5 + Math.random()));
        return;
      }
    }
  }

  // Return 0 once an act is settled, or how many milliseconds to wait before it is tried again.
  async function deliver(act) {
    let answer;
    markTried(act);
    try {
      answer = await fetch(act.path, {
        method: "POST",
        body: new URLSearchParams(act.fields),
        headers: { "X-Live": "1" },
        redirect: "manual",
        signal: AbortSignal.timeout(GIVEN_UP),
      });
    } catch {
      lost();
      return 500;
    }
    if (answer.status >= 500 || answer.status === 429) {
      return 1000 * (Number(answer.headers.get("Retry-After")) || 1);
    }
    waitsNoMore(act);
    if (answer.type === "opaqueredirect") location.reload(); // it was taken, and leads elsewhere
    else if (answer.status === 204) taken(act, answer);
    else if (answer.headers.has("X-Code")) sendPlainly(act);
    else refused(act);
    return 0;
  }

  function taken(act, answer) {
    form = { key: answer.headers.get("X-Key"), seal: answer.headers.get("X-Seal") };
    if (act.code) {
      recent.set(act.code, { gives: act.gives, until: Date.now() + RECENT });
      keepRecent();
      noteAll(act.code);
    }
    settle();
    if (!act.code) readLater(0, isClosed || act.all);
    takeName();
  }

  // A page that was asked for before a vote was counted does not show it.
  function keepRecent() {
    const own = document.querySelector("[data-voted]");
    if (!own) return;
    const voted = new Set(own.dataset.voted.split(" ").filter(Boolean));
    for (const [code, { gives, until }] of recent) {
      if (until < Date.now()) recent.delete(code);
      else gives ? voted.add(code) : voted.delete(code);
    }
    own.dataset.voted = [...voted].join(" ");
  }

  // A stream that began before this device had a name could tell it nothing.
  function takeName() {
    if (isKnown) return;
    isKnown = hasNewName = true;
    disconnect();
    connect();
  }

  // Another tab sends what waits for all of them: what this one added shows here too.
  addEventListener("storage", ({ key, oldValue, newValue }) => {
    const count = (value) => JSON.parse(value || "[]").length;
    if (key !== WAITING || count(newValue) >= count(oldValue)) return;
    readLater(0, isClosed);
    takeName();
    tellNetwork();
  });

  // The answer is a page: it asks for the room's code, and does the act once it has it.
  function sendPlainly(act) {
    isLeaving = true;
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = act.path;
    for (const [name, value] of act.fields) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      sent.append(field);
    }
    body.append(sent);
    sent.submit();
  }

  function refused(act) {
    const text = (act.fields.find(([name]) => name === "text") || [])[1];
    if (text) comeBack(act.path, text);
    if (act.code) noteAll(act.code);
    receipts.textContent = say("refused");
    refusals += 1;
    readLater(0, isClosed);
  }

  // ── The question being typed ──────────────────────────────────────────────────────────────────────────

  function draft(text, path = location.pathname) {
    const drafts = kept(DRAFTS, {});
    delete drafts[path];
    keep(DRAFTS, text ? { ...drafts, [path]: text } : drafts);
  }

  // Words that were refused are on their own page again, before those that were typed there since.
  function comeBack(path, text) {
    draft([text, kept(DRAFTS, {})[path]].filter(Boolean).join("\n"), path);
    const field = document.querySelector("#text");
    if (field && path === location.pathname) field.value = kept(DRAFTS, {})[path];
  }

  document.addEventListener("input", (event) => {
    if (event.target.id === "text") draft(event.target.value);
  });

  function restore() {
    const field = document.querySelector("#text");
    if (field && !field.value) field.value = kept(DRAFTS, {})[location.pathname] || "";
  }

  // ── The stream ────────────────────────────────────────────────────────────────────────────────────────

  let source = null;
  let last = body.dataset.stamp;
  let since = null; // when we lost it
  let isClosed = false; // this page is its readers' alone: they read it again
  let failures = 0;
  let refusals = 0;
  let isKnown = false;
  let hasNewName = false;

  function connect() {
    if (source || !body.dataset.live || !document.querySelector("[data-part]:not([data-own])")) return;
    const everything = new URLSearchParams(location.search).has("all") ? "&all=1" : "";
    source = new EventSource(`${body.dataset.live}&since=${last}${everything}`);
    source.onopen = found;
    source.onmessage = (event) => {
      last = event.lastEventId || last;
      apply(JSON.parse(event.data));
    };
    source.addEventListener("own", (event) => {
      const { within, all: everything } = JSON.parse(event.data);
      isClosed = isClosed || everything;
      readLater(within, everything);
    });
    source.onerror = () => {
      lost();
      if (source && source.readyState === EventSource.CLOSED) {
        disconnect();
        failures += 1;
        setTimeout(connect, Math.min(LONGEST, 1000 * 2 ** failures) * (0.5 + Math.random()));
      }
    };
  }

  function disconnect() {
    if (source) source.close();
    source = null;
  }

  function found() {
    since = null;
    failures = tries = 0;
    if (hasNewName) readLater(0, isClosed);
    hasNewName = false;
    tellNetwork();
    send();
  }

  function lost() {
    if (since === null) since = new Date();
    setTimeout(tellNetwork, TOLD_AFTER);
  }

  function hour(at) {
    const minutes = String(at.getMinutes()).padStart(2, "0");
    return document.documentElement.lang === "fr" ? `${at.getHours()}h${minutes}` : `${at.getHours()}:${minutes}`;
  }

  function tellNetwork() {
    const waiting = kept(WAITING, []).length;
    const isLost = since !== null && (!navigator.onLine || Date.now() - since >= TOLD_AFTER);
    const told = [];
    if (isLost) told.push(say("offline", { since: hour(since) }));
    if (waiting && (isLost || tries)) told.push(waiting > 1 ? say("waiting-many", { count: waiting }) : say("waiting-one"));
    if (!told.length && refusals) told.push(say("refused"));
    const text = told.join(" ");
    if (banner.textContent !== text) banner.textContent = text;
    body.classList.toggle("stale", isLost);
  }

  // A screen has nobody to read it again. One whose stream stays away is loaded anew once the server answers; one
  // that has no stream is read again and again. Meanwhile each keeps what it shows.
  const screenWaits = 1000 * Number(body.dataset.again || 0);

  async function readScreen() {
    const isStreamed = Boolean(body.dataset.live);
    if (isStreamed && (since === null || Date.now() - since < screenWaits)) return;
    try {
      const answer = await fetch(location.href, { signal: AbortSignal.timeout(GIVEN_UP) });
      if (!answer.ok) throw new Error(answer.statusText);
      if (isStreamed) location.reload();
      else renewScreen(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      lost();
    }
  }

  function renewScreen(page) {
    for (const fresh of all("[data-part]", page)) {
      const part = document.querySelector(`[data-part="${fresh.dataset.part}"]`);
      if (part) renew(part, fresh);
    }
    found();
  }

  if (screenWaits) setInterval(readScreen, screenWaits);

  addEventListener("offline", lost);
  addEventListener("online", () => {
    disconnect();
    connect();
    send();
  });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isLeaving = Boolean(document.querySelector("#room"));
    readLater(0, true);
    connect();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source && source.readyState !== EventSource.OPEN) {
      disconnect();
      connect();
    }
    if (!document.hidden) send();
  });

  const arrived = new URLSearchParams(location.search);
  if (arrived.has("forgotten") || arrived.has("out")) forget(); // this device is nobody's any more
  for (const each of kept(WAITING, [])) note(each);
  restore();
  settle();
  connect();
  send();
})();
