/** One report of how far long work is. */
export interface Progress {
  /** What is being done, in a few words: `reading flights.csv`, `tree 40`. */
  readonly step: string;
  readonly done: number;
  /** 0 when unknown. */
  readonly total: number;
  /** What `done` counts: `rows`, `bytes`, `trees`, `steps`. */
  readonly unit: string;
  /** A figure worth watching, e.g. the validation metric so far. */
  readonly note?: string;
  /** How many of `unit` are done in a second. */
  readonly perSecond?: number;
  readonly secondsLeft?: number;
  /** The latest value of what is watched: `validation log_loss`. */
  readonly metric?: { readonly name: string; readonly value: number };
}

export type OnProgress = (progress: Progress) => void;
