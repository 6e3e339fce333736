// A photo chosen for upload is shown small and may be turned before it is sent: what is sent is the turned picture.
// Without script the file goes as it is.
(() => {
  "use strict";
  const SMALL = 220;
  const drawn = (bitmap, quarters, size) => {
    const scale = size ? Math.min(1, size / Math.max(bitmap.width, bitmap.height)) : 1;
    const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = quarters % 2 ? [height, width] : [width, height];
    const pen = canvas.getContext("2d");
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((quarters * Math.PI) / 2);
    pen.drawImage(bitmap, -width / 2, -height / 2, width, height);
    return canvas;
  };
  const put = (input, at, file) => {
    const list = new DataTransfer();
    [...input.files].forEach((kept, index) => list.items.add(index === at ? file : kept));
    input.files = list.files;
  };
  const card = (input, at, file, bitmap) => {
    let quarters = 0;
    const box = document.createElement("figure");
    box.className = "turn";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = "转 90°";
    button.setAttribute("aria-label", `把照片「${file.name}」转 90 度`);
    let shown = drawn(bitmap, 0, SMALL);
    box.append(shown, button);
    button.addEventListener("click", () => {
      quarters = (quarters + 1) % 4;
      const next = drawn(bitmap, quarters, SMALL);
      shown.replaceWith(next);
      shown = next;
      if (!quarters) return put(input, at, file);
      drawn(bitmap, quarters).toBlob((blob) => {
        if (blob) put(input, at, new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }));
      }, "image/jpeg", 0.9);
    });
    return box;
  };
  document.addEventListener("change", async (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
    const host = input.closest(".pick, .field") ?? input.parentElement;
    host.parentElement.querySelectorAll(`[data-turn="${input.name}${input.id}"]`).forEach((old) => old.remove());
    const row = document.createElement("div");
    row.className = "turns";
    row.dataset.turn = `${input.name}${input.id}`;
    for (const [at, file] of [...input.files].entries()) {
      if (!file.type.startsWith("image/")) continue;
      try {
        row.append(card(input, at, file, await createImageBitmap(file, { imageOrientation: "from-image" })));
      } catch { /* not a picture that this browser reads: it is sent as it is */ }
    }
    if (row.childElementCount) host.after(row);
  });
})();
