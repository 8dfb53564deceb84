// The catalogue: every transform by name. A pipeline file names them; nothing else may be restored.

import { MillraceError } from "../core/errors.js";
import type { JsonValue } from "../core/json.js";
import { nearestName } from "../core/nearest-name.js";
import type { Runtime } from "../engine/runtime.js";
import { clipOutliers } from "./clip-outliers.js";
import { dateParts } from "./date-parts.js";
import { hashText } from "./hash-text.js";
import { impute } from "./impute.js";
import { minMaxScale } from "./min-max-scale.js";
import { oneHot } from "./one-hot.js";
import { ordinalEncode } from "./ordinal-encode.js";
import { passNumeric } from "./pass-numeric.js";
import { ratio } from "./ratio.js";
import { selectFeatures } from "./select-features.js";
import { standardScale } from "./standard-scale.js";
import { targetEncode } from "./target-encode.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

// biome-ignore lint/suspicious/noExplicitAny: transforms of any options
export const transforms: readonly Transform<any>[] = [
  clipOutliers,
  dateParts,
  hashText,
  impute,
  minMaxScale,
  oneHot,
  ordinalEncode,
  passNumeric,
  ratio,
  selectFeatures,
  standardScale,
  targetEncode,
];

/** A fitted transform as a pipeline keeps it. */
export interface SavedTransform {
  readonly name: string;
  readonly state: JsonValue;
}

/** The fitted transform that was saved. @throws {MillraceError} ERR_MODEL_INVALID */
export function restoreTransform({ name, state }: SavedTransform): FittedTransform {
  const transform = transforms.find((entry) => entry.name === name);
  if (!transform) {
    const near = nearestName(
      String(name),
      transforms.map((entry) => entry.name),
    );
    throw new MillraceError("ERR_MODEL_INVALID", {
      what: "a transform",
      expected: near ? `a known name, such as ${near},` : "a known name",
      received: `'${String(name).slice(0, 60)}'`,
    });
  }
  return transform.restore(state);
}

export function saveTransform(fitted: FittedTransform): SavedTransform {
  return { name: fitted.name, state: fitted.state() };
}

/** A frame taken through fitted transforms in order. */
export function applyTransforms(fitted: readonly FittedTransform[], frame: Frame, runtime: Runtime): Frame {
  return fitted.reduce((current, transform) => transform.apply(current, runtime), frame);
}
