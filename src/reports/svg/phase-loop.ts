import { type Html, html } from "../html.js";
import { type ChartText, chart } from "./chart.js";

export interface LoopPhase {
  readonly title: string;
  readonly isDone: boolean;
  /** Density of its colour, 0 to 1: its share of the time; 1 for all when times are not known. */
  readonly weight: number;
  /** What stands below its name, e.g. its seconds. */
  readonly note?: string;
}

const half = Math.SQRT1_2;
// Clockwise from the top: positions of the eight phases on a circle of radius 1.
const circle: readonly (readonly [number, number])[] = [
  [0, -1],
  [half, -half],
  [1, 0],
  [half, half],
  [0, 1],
  [-half, half],
  [-1, 0],
  [-half, -half],
];
// The same, half a step on: where an arrow between two phases has its middle.
const [small, large] = [0.3826834323650898, 0.9238795325112867];
const between: readonly (readonly [number, number])[] = [
  [small, -large],
  [large, -small],
  [large, small],
  [small, large],
  [-small, large],
  [-large, small],
  [-large, -small],
  [-small, -large],
];

const centre = [190, 138] as const;
const radius = 84;

/** The eight phases as a ring, and the way back from phase 8: to 1 or 2, strong when a retraining takes it. */
export function phaseLoop(
  phases: readonly LoopPhase[],
  loop: { to: 1 | 2; isTaken: boolean } | undefined,
  text: ChartText,
): Html {
  const arrows = between.slice(0, 7).map((at, index) => {
    const isDone = phases[index].isDone && phases[index + 1].isDone;
    return arrow(at[0], at[1], isDone ? "loop-arrow" : "loop-arrow faint");
  });
  const back = loop
    ? html`<path class="loop-back${loop.isTaken ? " taken" : ""}" d="${backPath(loop.to)}"/>${backHead(loop)}`
    : null;
  return chart(
    { width: 380, height: 276 },
    text,
    html`<path class="loop-ring" d="${ringPath()}"/>${arrows}${back}${phases.map(node)}`,
  );
}

function node(phase: LoopPhase, index: number): Html {
  const [dx, dy] = circle[index];
  const x = centre[0] + dx * radius;
  const y = centre[1] + dy * radius;
  const anchor = dx > 0.1 ? "start" : dx < -0.1 ? "end" : "middle";
  const nameX = x + (anchor === "start" ? 24 : anchor === "end" ? -24 : 0);
  const nameY = anchor === "middle" ? (dy < 0 ? y - (phase.note ? 40 : 26) : y + 34) : y + (phase.note ? -1 : 4);
  const weight = Math.min(1, Math.max(0, Number.isFinite(phase.weight) ? phase.weight : 0));
  return html`<circle class="loop-ground" cx="${x}" cy="${y}" r="17"/><circle class="${phase.isDone ? "loop-node" : "loop-node open"}" fill-opacity="${phase.isDone ? 0.14 + 0.86 * weight : 0}" cx="${x}" cy="${y}" r="17"/><text class="loop-number${weight > 0.55 && phase.isDone ? " strong" : ""}" x="${x}" y="${y + 4.5}" text-anchor="middle">${String(index + 1)}</text><text class="${phase.isDone ? "loop-name" : "loop-name faint"}" x="${nameX}" y="${nameY}" text-anchor="${anchor}">${phase.title}</text>${
    phase.note
      ? html`<text class="tick" x="${nameX}" y="${nameY + 14}" text-anchor="${anchor}">${phase.note}</text>`
      : null
  }`;
}

/** The way from phase 1 round to phase 8. */
function ringPath(): string {
  const [startX, startY] = [centre[0], centre[1] - radius];
  const [endX, endY] = [centre[0] + circle[7][0] * radius, centre[1] + circle[7][1] * radius];
  return `M${startX} ${startY}A${radius} ${radius} 0 1 1 ${endX.toFixed(1)} ${endY.toFixed(1)}`;
}

/** A small head on the ring, pointing clockwise. */
function arrow(dx: number, dy: number, look: string): Html {
  const x = centre[0] + dx * radius;
  const y = centre[1] + dy * radius;
  // Clockwise at (dx, dy) is the direction (-dy, dx).
  const tip = [x - dy * 6, y + dx * 6];
  const left = [x + dy * 3 + dx * 5, y - dx * 3 + dy * 5];
  const right = [x + dy * 3 - dx * 5, y - dx * 3 - dy * 5];
  return html`<path class="${look}" d="M${left[0]} ${left[1]}L${tip[0]} ${tip[1]}L${right[0]} ${right[1]}"/>`;
}

function end(to: 1 | 2): readonly [number, number] {
  const [dx, dy] = circle[to - 1];
  return [centre[0] + dx * (radius - 24), centre[1] + dy * (radius - 24)];
}

/** From phase 8 through the middle of the ring, so that it is not taken for a step forward. */
function backPath(to: 1 | 2): string {
  const [dx, dy] = circle[7];
  const start = [centre[0] + dx * (radius - 21), centre[1] + dy * (radius - 21)];
  const [x, y] = end(to);
  const bend = to === 1 ? [centre[0] - 6, centre[1] - 18] : [centre[0], centre[1] + 14];
  const text = [...start, ...bend, x, y].map((value) => value.toFixed(1));
  return `M${text[0]} ${text[1]}Q${text[2]} ${text[3]} ${text[4]} ${text[5]}`;
}

function backHead(loop: { to: 1 | 2; isTaken: boolean }): Html {
  const [x, y] = end(loop.to);
  const [a, b] =
    loop.to === 1
      ? [
          [-7, 4],
          [5, 7],
        ]
      : [
          [-9, 0],
          [0, 9],
        ];
  return html`<path class="loop-back${loop.isTaken ? " taken" : ""}" d="M${x + a[0]} ${y + a[1]}L${x} ${y}L${x + b[0]} ${y + b[1]}"/>`;
}
