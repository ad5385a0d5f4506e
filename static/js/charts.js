// Draws the charts of a page from the specifications it carries. The table beside each holds the same numbers.
import { expressionInterpreter } from "../vendor/charts/vega-interpreter.js";

const { vegaEmbed } = globalThis;

for (const box of document.querySelectorAll("[data-chart]")) {
  const specification = JSON.parse(box.dataset.chart);
  // The content security policy forbids eval: expressions are interpreted, styles are our own.
  await vegaEmbed(box, specification, {
    actions: false,
    renderer: "svg",
    ast: true,
    expr: expressionInterpreter,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  });
  box.dataset.drawn = "yes";
}
