// The workbench's keyboard, theme and care for what was typed. Everything works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const kept = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const paint = () => root.setAttribute("data-bs-theme", kept() || (system.matches ? "dark" : "light"));
  paint(); // before the first paint: this file is loaded in the head
  system.addEventListener("change", paint);

  const typing = (at) => at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
  const rows = () => [...document.querySelectorAll(".list tbody tr[data-href]")];
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const from = all.findIndex((row) => row.classList.contains("is-at"));
    const to = Math.min(Math.max(from + step, 0), all.length - 1);
    if (from >= 0) all[from].classList.remove("is-at");
    all[to].classList.add("is-at");
    all[to].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const help = document.querySelector("[data-help]");
    if (event.key === "?" && help) {
      if (help.open) help.close(); else help.showModal();
      event.preventDefault();
    } else if (help && help.open) return;
    else if (event.key === "x") {
      const box = document.querySelector(".list tr.is-at input[type=checkbox]");
      if (box) box.checked = !box.checked;
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "/") {
      const find = document.querySelector("[data-find]");
      if (!find) return;
      find.focus();
      find.select();
      event.preventDefault();
    } else if (event.key === "Enter" && (event.target === document.body || event.target.matches("main, .table-wrap"))) {
      const row = document.querySelector(".list tr.is-at");
      if (row) location.assign(row.dataset.href);
    }
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".list tr[data-href]");
    if (!row || event.target.closest("a, button, input, select, label, summary") || String(getSelection())) return;
    location.assign(row.dataset.href);
  });

  // A form with data-guard asks before what was typed is lost.
  let dirty = false;
  document.addEventListener("input", (event) => { if (event.target.closest("form[data-guard]")) dirty = true; });
  document.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  // A form with data-autosave is kept as one types; `do=autosave` tells the server that nothing else is asked.
  const autosave = (form) => {
    const said = form.querySelector("[data-saved]");
    let due = 0;
    let sent = 0;
    const save = async () => {
      clearTimeout(due);
      due = 0;
      const mine = (sent += 1);
      const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
      body.set("do", "autosave");
      try {
        const answer = await fetch(form.action, { method: "POST", body, keepalive: true, redirect: "error" });
        if (!answer.ok) throw new Error(answer.statusText);
        if (said && mine === sent) said.textContent = `已自动保存 ${new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", second: "2-digit" })}`;
      } catch {
        if (said) said.textContent = "没有自动保存上，请点「保存」";
      }
    };
    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      clearTimeout(due);
      due = setTimeout(save, 1200);
    });
    form.addEventListener("submit", () => clearTimeout(due));
    addEventListener("pagehide", () => { if (due) save(); });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save(); }
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);
    const openTarget = () => {
      const at = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (at && at.tagName === "DETAILS") at.open = true;
    };
    openTarget();
    addEventListener("hashchange", openTarget);
    // Where the ways go on beyond the edge of a phone, the one taken is brought into sight.
    for (const here of document.querySelectorAll(".side nav [aria-current], .tabs [aria-current]")) {
      const row = here.closest("nav > ul, nav");
      for (const box of [row, row.parentElement]) {
        if (box.scrollWidth > box.clientWidth) box.scrollLeft += here.getBoundingClientRect().left - box.getBoundingClientRect().left - 40;
      }
    }
    const help = document.querySelector("[data-help]");
    for (const button of document.querySelectorAll("[data-help-open]")) {
      button.hidden = false;
      button.addEventListener("click", () => help.showModal());
    }
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => print());
    }
    const toggle = document.querySelector("[data-theme-toggle]");
    if (toggle) {
      toggle.hidden = false;
      toggle.addEventListener("click", () => {
        const next = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
        try { localStorage.setItem("theme", next); } catch { /* the choice lasts for this page */ }
        root.setAttribute("data-bs-theme", next);
        document.dispatchEvent(new Event("themechange"));
      });
    }
    const errors = document.getElementById("errors");
    if (errors) errors.focus();
  });
})();
