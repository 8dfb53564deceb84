// Curves in the unit square, where the diagonal says "no better than chance" or "as predicted".
import { type Html, html } from "../html.js";
import { type ChartText, chart, linePath } from "./chart.js";
import { emptyChart } from "./histogram.js";
import { isFinitePoint, thinned } from "./lines.js";
import { plot } from "./plot.js";

const side = { width: 300, height: 290 };

/** Receiver operating characteristic: the share of true alarms against that of false ones. At most 200 points are drawn. */
export function rocCurve(points: readonly (readonly [number, number])[], text: ChartText): Html {
  const drawn = thinned(points.filter(isFinitePoint), 200);
  if (drawn.length === 0) return emptyChart(side.width, side.height, text, "no points");
  const at = plot({ ...side, x: [0, 1], y: [0, 1], xLabel: "false positive rate", yLabel: "true positive rate" });
  const path = linePath(drawn.map(([x, y]) => [at.x(x), at.y(y)]));
  const last = at.x(drawn.at(-1)![0]);
  const first = at.x(drawn[0][0]);
  return chart(
    side,
    text,
    html`${at.axes}<path class="reference" d="M${at.left} ${at.bottom}L${at.right} ${at.top}"/><path class="area-1" d="${path}L${last} ${at.bottom}L${first} ${at.bottom}z"/><path class="line-1" d="${path}"/>`,
  );
}

/** Calibration: the observed share of the last class against the mean predicted probability; a dot's area is its rows. */
export function calibrationCurve(points: readonly (readonly [number, number, number])[], text: ChartText): Html {
  const drawn = points
    .filter((point) => isFinitePoint(point) && point[2] > 0 && Number.isFinite(point[2]))
    .slice(0, 50);
  if (drawn.length === 0) return emptyChart(side.width, side.height, text, "no points");
  const at = plot({ ...side, x: [0, 1], y: [0, 1], xLabel: "predicted probability", yLabel: "observed share" });
  const most = Math.max(...drawn.map(([, , rows]) => rows));
  const dots = drawn.map(
    ([x, y, rows]) =>
      html`<circle class="dot-1" cx="${at.x(x)}" cy="${at.y(y)}" r="${2 + 5 * Math.sqrt(rows / most)}"/>`,
  );
  return chart(
    side,
    text,
    html`${at.axes}<path class="reference" d="M${at.left} ${at.bottom}L${at.right} ${at.top}"/><path class="line-1 thin" d="${linePath(drawn.map(([x, y]) => [at.x(x), at.y(y)]))}"/>${dots}`,
  );
}
