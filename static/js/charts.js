// Draws the charts of a page from their specifications. The table beside each holds the same numbers.
import { expressionInterpreter } from "../vendor/charts/vega-interpreter.js";

const { vegaEmbed } = globalThis;

for (const box of document.querySelectorAll("[data-chart]")) {
  const answer = await fetch(box.dataset.chart, { headers: { Accept: "application/json" } });
  if (!answer.ok) continue;
  // The content security policy forbids eval: expressions are interpreted, styles are our own.
  await vegaEmbed(box, await answer.json(), {
    actions: false,
    renderer: "svg",
    ast: true,
    expr: expressionInterpreter,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  });
  box.dataset.drawn = "yes";
}
