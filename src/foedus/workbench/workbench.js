// Optional: asks while the question is being written. Without it the button asks.
(() => {
  const form = document.getElementById("question");
  const answer = document.getElementById("answer");
  const events = document.getElementById("events");
  document.body.classList.add("live");
  let flying = null;
  let waiting = 0;

  const address = () => new URLSearchParams(new FormData(form)).toString();

  const mark = () => {
    for (const link of form.querySelectorAll("a[data-events]")) {
      if (link.dataset.events === events.value.trim()) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };

  // The newest question wins: an answer that is still on its way is dropped.
  const ask = async (remember = true) => {
    flying?.abort();
    const mine = (flying = new AbortController());
    const fields = address();
    answer.setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(`answer?${fields}`, { signal: mine.signal });
      const text = await reply.text();
      if (mine !== flying) return;
      answer.innerHTML = text;
      if (remember) history.replaceState(null, "", `./?${fields}`);
      mark();
    } catch (fault) {
      if (fault.name === "AbortError") return;
      answer.innerHTML = "";
      const line = document.createElement("p");
      line.setAttribute("role", "alert");
      line.textContent = "The workbench does not answer: is foedus open still running?";
      answer.append(line);
    } finally {
      if (mine === flying) answer.removeAttribute("aria-busy");
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener("change", () => {
    clearTimeout(waiting);
    ask();
  });
  events.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 250);
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-events]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    events.value = link.dataset.events;
    events.rows = 1 + events.value.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 34), 0);
    ask();
  });
})();
