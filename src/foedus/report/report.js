// Optional: shows one weighting or one tree at a time. Without it everything is on the page.
(() => {
  const root = document.documentElement;
  const panel = document.getElementById("controls");
  if (panel) {
    panel.hidden = false;
    panel.addEventListener("change", (event) => {
      if (event.target.name === "weighting") root.dataset.weighting = event.target.value;
    });
  }
  const choice = document.getElementById("tree-choice");
  if (choice) {
    const trees = [...document.querySelectorAll("[data-tree]")];
    const show = () => {
      for (const tree of trees) tree.hidden = tree.dataset.tree !== choice.value;
    };
    choice.closest("p").hidden = false;
    choice.addEventListener("change", show);
    show();
    addEventListener("beforeprint", () => trees.forEach((tree) => (tree.hidden = false)));
    addEventListener("afterprint", show);
  }
  if ("IntersectionObserver" in window) {
    const links = new Map(
      [...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]),
    );
    const seen = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          if (!entry.isIntersecting) continue;
          links.forEach((link) => link.removeAttribute("aria-current"));
          links.get(entry.target.id)?.setAttribute("aria-current", "true");
        }
      },
      { rootMargin: "-10% 0px -80% 0px" },
    );
    document.querySelectorAll("main > section").forEach((section) => seen.observe(section));
  }
  // Some browsers stop treating a table as one when its rows are laid out otherwise.
  const roles = { TABLE: "table", TR: "row", TD: "cell" };
  for (const part of document.querySelectorAll("main table :is(tr,th,td), main table")) {
    const heading = part.scope === "row" ? "rowheader" : "columnheader";
    part.setAttribute("role", roles[part.tagName] ?? heading);
  }
  addEventListener("beforeprint", () =>
    document.querySelectorAll("details:is(.statements,.position)").forEach((part) => (part.open = true)),
  );
  // Long tables are kept compressed; a browser that can unpack them saves plain CSV.
  for (const link of document.querySelectorAll('a[download$=".gz"]')) {
    link.addEventListener("click", async (event) => {
      if (!("DecompressionStream" in window)) return;
      event.preventDefault();
      const packed = Uint8Array.from(atob(link.href.split(",")[1]), (c) => c.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
      const plain = document.createElement("a");
      plain.href = URL.createObjectURL(await new Response(stream).blob());
      plain.download = link.download.slice(0, -3);
      plain.click();
    });
  }
})();
