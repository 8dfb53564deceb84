// The checklist of framing, answered from the data, and what follows from it: go, modify or stop.
import type { ChecklistAnswer, ProblemBody } from "../../artifacts/problem.js";
import type { Config } from "../../core/config.js";
import type { Pattern } from "./probe.js";
import type { SimpleRule } from "./simple-rule.js";

export interface Evidence {
  readonly task: ProblemBody["task"];
  readonly labelled: number;
  readonly rows: number;
  readonly features: number;
  /** Rows of the rarest class; undefined for regression. */
  readonly smallestClass?: number;
  readonly sampleRows: number;
  readonly pattern: Pattern | undefined;
  readonly rule: SimpleRule | undefined;
  readonly costs: Config["frame"]["costs"];
}

/** The five questions, in the order they are asked. */
export function checklist(evidence: Evidence): ChecklistAnswer[] {
  return [haveData(evidence), hasPattern(evidence), tooComplex(evidence), tolerable(evidence), worthIt(evidence)];
}

/** Any 'no' means: reconsider. No data and no pattern together mean: stop. */
export function verdictOf(answers: readonly ChecklistAnswer[]): ProblemBody["verdict"] {
  const no = answers.filter(({ answer }) => answer === "no");
  const open = answers.filter(({ answer }) => answer === "unknown");
  const words = (list: readonly ChecklistAnswer[]) =>
    list.map(({ question, answer, evidence }) => `${question} ${inWords[answer]}: ${evidence}`);
  if (no.length === 0)
    return { decision: "go", reasons: open.length > 0 ? words(open) : ["Every question is answered with yes."] };
  const isHopeless = answers[0].answer === "no" && answers[1].answer === "no";
  return { decision: isHopeless ? "stop" : "modify", reasons: words([...no, ...open]) };
}

const inWords = { yes: "Yes", no: "No", unknown: "Not known" } as const;
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function haveData({ labelled, rows, features, smallestClass }: Evidence): ChecklistAnswer {
  const perFeature = features > 0 ? labelled / features : 0;
  const enough = labelled >= 100 && features > 0 && (smallestClass === undefined || smallestClass >= 10);
  const rarest = smallestClass === undefined ? "" : `; the rarest class has ${smallestClass}`;
  return {
    question: "Do we have data?",
    answer: enough || (labelled >= 1000 && features > 0) ? "yes" : "no",
    evidence: `${labelled} of ${rows} rows have a label, ${features} columns to learn from, ${perFeature.toFixed(1)} rows each${rarest}.`,
  };
}

function hasPattern({ pattern, sampleRows, task }: Evidence): ChecklistAnswer {
  const question = "Is there a pattern?";
  if (!pattern) {
    const evidence = `The first ${sampleRows} labelled rows hold nothing to compare: one label, or no column that repeats.`;
    return { question, answer: "unknown", evidence };
  }
  const groups = task === "regression" ? "fifths of the target" : "the classes";
  return {
    question,
    answer: pattern.pValue <= 0.05 ? "yes" : "no",
    evidence:
      `'${pattern.column}' goes with ${groups} most (Cramér's V ${pattern.strength.toFixed(3)} in ${sampleRows} rows); ` +
      `a shuffled target does as well in ${percent(pattern.pValue)} of ${pattern.shuffles + 1} tries.`,
  };
}

function tooComplex({ rule, task }: Evidence): ChecklistAnswer {
  const question = "Is it too complex for simple rules?";
  if (!rule)
    return { question, answer: "unknown", evidence: "No rule of two questions could be made from the first rows." };
  const isEnough = task === "regression" ? rule.score >= 0.95 : rule.score >= 0.99;
  const scored =
    task === "regression"
      ? `explains ${percent(Math.max(0, rule.score))} of the variance`
      : `is right in ${percent(rule.score)} (always the most frequent class: ${percent(rule.constant)})`;
  return {
    question,
    answer: isEnough ? "no" : "yes",
    evidence: `The best rule of two questions, ${rule.sentence}, ${scored} of rows it has not seen. A model has to do better.`,
  };
}

function tolerable({ costs, task }: Evidence): ChecklistAnswer {
  const question = "Can we tolerate errors?";
  if (task !== "binary") {
    return { question, answer: "unknown", evidence: "Costs of errors are stated for two classes only (frame.costs)." };
  }
  if (!costs) return { question, answer: "unknown", evidence: "State what each error costs in frame.costs." };
  const { falsePositive, falseNegative } = costs;
  const sum = falsePositive + falseNegative;
  if (sum === 0) return { question, answer: "yes", evidence: "Errors cost nothing (frame.costs)." };
  return {
    question,
    answer: "yes",
    evidence:
      `A false alarm costs ${falsePositive}, a missed case ${falseNegative}: acting pays where the predicted ` +
      `probability is above ${(falsePositive / sum).toFixed(3)}.`,
  };
}

function worthIt({ costs, rule, task }: Evidence): ChecklistAnswer {
  const question = "Is it worth more than it costs?";
  if (task !== "binary" || !costs || !rule || rule.confusion.length !== 2) {
    const evidence = "Nothing to reckon with: it needs two classes, frame.costs and a rule from the first rows.";
    return { question, answer: "unknown", evidence };
  }
  const [[trueNo, falseYes], [falseNo, trueYes]] = rule.confusion;
  const rows = trueNo + falseYes + falseNo + trueYes;
  const per1000 = (cost: number) => (1000 * cost) / rows;
  const never = per1000((falseNo + trueYes) * costs.falseNegative);
  const always = per1000((trueNo + falseYes) * costs.falsePositive);
  const ruled = per1000(falseYes * costs.falsePositive + falseNo * costs.falseNegative);
  const constant = Math.min(never, always);
  return {
    question,
    answer: ruled < constant || constant > 0 ? "yes" : "no",
    evidence:
      `Per 1000 rows errors cost ${constant.toFixed(1)} without looking at the data and ${ruled.toFixed(1)} with the rule ` +
      `of two questions; a model that makes no error would save all of it.`,
  };
}
