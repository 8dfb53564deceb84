import { columnNamed, selectColumns } from "../columns/table.js";
import { savedState, toJson } from "./saved-state.js";
import type { FittedTransform, Frame, Transform } from "./transform.js";

export interface SelectFeaturesOptions {
  readonly features: readonly string[];
}

/** Keeps the named features, in the order given; the others are gone. */
export const selectFeatures: Transform<SelectFeaturesOptions> = {
  name: "select-features",
  fit(train, { features }) {
    for (const feature of features) columnNamed(train.features, feature, "the features");
    return fitted(features);
  },
  restore: (state) => fitted(savedState("select-features", state).texts("features")),
};

function fitted(features: readonly string[]): FittedTransform {
  return Object.freeze({
    name: selectFeatures.name,
    reads: features,
    makes: [],
    apply: (frame: Frame): Frame => ({ ...frame, features: selectColumns(frame.features, features) }),
    state: () => toJson({ features }),
  });
}
