// Which rounds of another library's model are taken.
import { MillraceError } from "../../core/errors.js";
import type { Iterations } from "./forest-model.js";

/** [begin, end) of the rounds asked for. @throws {MillraceError} ERR_INVALID_VALUE */
export function chooseIterations(
  asked: Iterations | undefined,
  rounds: number,
  best: number | undefined,
): readonly [number, number] {
  if (asked === undefined || asked === "all") return [0, rounds];
  if (asked === "best") return [0, Math.min(rounds, (best ?? rounds - 1) + 1)];
  const [begin, end] = Array.isArray(asked) ? (asked as readonly number[]) : [Number.NaN, Number.NaN];
  if (!(Number.isInteger(begin) && Number.isInteger(end) && begin >= 0 && begin <= end && end <= rounds)) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "'iterations'",
      expected: `'all', 'best' or [begin, end] within the ${rounds} rounds of the model`,
      received: JSON.stringify(asked) ?? String(asked),
    });
  }
  return [begin, end];
}

/** The names of the classes: those given, or the library's numbers. @throws {MillraceError} ERR_INVALID_VALUE */
export function nameClasses(given: readonly string[] | undefined, count: number): readonly string[] {
  if (given === undefined) return Array.from({ length: count }, (_, index) => String(index));
  const names = Array.isArray(given) ? given.map(String) : [];
  if (names.length !== count || new Set(names).size !== count) {
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "'classes'",
      expected: count === 0 ? "none, since the model predicts values" : `${count} different names`,
      received: JSON.stringify(given) ?? String(given),
    });
  }
  return names;
}
