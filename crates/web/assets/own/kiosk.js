// On a machine in a hall: after three minutes without a touch it begins anew, and says so half a minute before.
(() => {
  "use strict";
  const IDLE = 180;
  const WARN = 150;
  let touched = Date.now();
  for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
    addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
  }
  setInterval(() => {
    const idle = Math.floor((Date.now() - touched) / 1000);
    const box = document.querySelector("[data-kiosk]");
    if (idle >= IDLE) location.replace("/kiosk");
    else if (box) {
      box.hidden = idle < WARN;
      box.textContent = `还有 ${IDLE - idle} 秒清空本机上的内容。还要用，请点一下屏幕。`;
    }
  }, 1000);
})();
