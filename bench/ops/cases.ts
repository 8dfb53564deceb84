// What is measured of the numbers engine: one line a case, or one list a family. A case is an op of ours and the same work
// done by a peer.
import { matrixCases } from "./matrix.js";
import { classCases } from "./models-classes.js";
import { neighborCases } from "./models-neighbors.js";
import { regressionCases } from "./models-regression.js";
import { unlabelledCases } from "./models-unlabelled.js";
import { statisticsCases } from "./statistics.js";

/** Work that is ready to be done again and again: inputs are made, outputs are allocated. */
export type Call = () => void;

export interface OpCase {
  /** `family/what-size`: what `--only` takes. */
  readonly id: string;
  /** What the peer does, for bench/baselines/ops: the module of the family finds its work by it. */
  readonly peer: { readonly family: string; readonly work: string; readonly [parameter: string]: string | number };
  /** Floating-point operations of one call, where they are worth a figure of their own. */
  readonly flops?: number;
  /** The speed of ours over the peer's that is asked for; not there: a figure worth seeing. */
  readonly bar?: number;
  /**
   * Share of the rows that the peer gets, where with all of them it would not end: its time is divided by it, which is
   * kind to one whose time grows faster than its rows.
   */
  readonly peerShare?: number;
  /** Left out of a quick run: it takes seconds a call. */
  readonly isLong?: boolean;
  prepare(threads: number): Promise<Call>;
}

export const cases: readonly OpCase[] = [
  ...matrixCases,
  ...classCases,
  ...neighborCases,
  ...regressionCases,
  ...unlabelledCases,
  ...statisticsCases,
];
