import { follows, type OpCases } from "./case.js";

export const mathOps: OpCases = {
  "math/elementary": ["exp", "log", "log1p", "expm1", "tanh", "logistic"].map((name) =>
    follows((rows) => ({ x: rows.numbers(), name })),
  ),
  "math/simd-level": follows(() => ({}), { upTo: 1 }),
};
