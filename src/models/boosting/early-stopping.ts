/** What one metric says of the validation rows after a round. */
export interface RoundValue {
  readonly name: string;
  readonly value: number;
  readonly higherIsBetter: boolean;
}

export interface StoppingRules {
  /** Rounds without a better value before it stops; 0: never. */
  readonly patience: number;
  /** How much better is better. */
  readonly minDelta: number;
  /** Only the first metric can stop; else any that has not improved does. */
  readonly firstMetricOnly: boolean;
}

/** Follows metrics from round to round. The round that is kept is the best of the metric that stopped, or of the first. */
export interface EarlyStopping {
  /** The values of one round, the same metrics in each. @returns whether to stop after it */
  note(values: readonly RoundValue[]): boolean;
  readonly isStopped: boolean;
  /** Rounds up to the best one, the first of equals. */
  readonly best: number;
}

export function earlyStopping({ patience, minDelta, firstMetricOnly }: StoppingRules): EarlyStopping {
  const bests: { round: number; value: number }[] = [];
  let rounds = 0;
  let stopper = -1;
  const noteOne = ({ value, higherIsBetter }: RoundValue, index: number) => {
    const known = bests[index];
    const isBetter = !known || (higherIsBetter ? value > known.value + minDelta : value < known.value - minDelta);
    if (isBetter) bests[index] = { round: rounds, value };
    else if (stopper < 0 && rounds - known.round >= patience && (index === 0 || !firstMetricOnly)) stopper = index;
  };
  return {
    note(values) {
      if (stopper >= 0) return true;
      rounds++;
      values.forEach(noteOne);
      return stopper >= 0;
    },
    get isStopped() {
      return stopper >= 0;
    },
    get best() {
      return bests[Math.max(0, stopper)]?.round ?? rounds;
    },
  };
}
