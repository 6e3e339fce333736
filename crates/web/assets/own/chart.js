// Draws the charts of a page: each [data-chart] element reads its option from the data block that names it.
(() => {
  "use strict";
  const drawn = [];
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const axis = () => ({
    axisLabel: { color: colour("--muted") },
    axisLine: { lineStyle: { color: colour("--edge") } },
    splitLine: { lineStyle: { color: colour("--line") } },
  });
  const theme = () => ({
    color: [colour("--accent"), colour("--warm-line"), colour("--muted"), colour("--edge")],
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--ink") },
    legend: { textStyle: { color: colour("--ink") } },
    categoryAxis: axis(),
    valueAxis: axis(),
    timeAxis: axis(),
    // Numbers beside bars in the page's ink, without the outline that dark grounds would show.
    bar: { label: { color: colour("--ink"), textBorderWidth: 0 } },
  });
  const draw = () => {
    for (const chart of drawn.splice(0)) chart.dispose();
    for (const canvas of document.querySelectorAll("[data-chart]")) {
      const block = document.querySelector(`script[data-chart-option="${canvas.id}"]`);
      if (!block) continue;
      canvas.hidden = false;
      const option = JSON.parse(block.textContent);
      // Lying bars take the room they need, no more.
      const lines = [option.yAxis].flat().find((one) => one && one.type === "category");
      if (lines) canvas.style.height = `${Math.min(20, 5 + lines.data.length * (1 + option.series.length))}rem`;
      const chart = echarts.init(canvas, theme(), { renderer: "svg" });
      chart.setOption({ animation: false, ...option });
      drawn.push(chart);
      const table = canvas.closest(".chart").querySelector(".chart-table");
      if (table) table.open = false;
    }
  };
  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("themechange", draw);
  addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
})();
