// Room 1. What is to be predicted, is machine learning right for it, and when is it a success?
//   1. look at the first rows, and at every value of the target
//   2. find the kind of problem and the names of the classes
//   3. settle metric and gate
//   4. answer the checklist from the data, and say go, modify or stop
import { stat } from "node:fs/promises";
import { makeArtifact } from "../../artifacts/artifact.js";
import type { Problem } from "../../artifacts/problem.js";
import { columnNamed, type Table } from "../../columns/table.js";
import { derivedClasses, targetName, targetSource } from "../../sources/derive-target.js";
import { fingerprintSources } from "../../sources/fingerprint.js";
import { sourceFiles } from "../../sources/sources.js";
import { columnFacts } from "../../statistics/column-facts.js";
import { columnRole } from "../../statistics/column-role.js";
import type { Phase, RunContext } from "../run-context.js";
import { checklist, verdictOf } from "./feasibility.js";
import { objectiveNotes } from "./objective.js";
import { makeSample, strongestPattern } from "./probe.js";
import { type ProblemType, problemType } from "./problem-type.js";
import { readHead, readTarget } from "./read-target.js";
import { simpleRule } from "./simple-rule.js";
import { successCriteria } from "./success-criteria.js";

export const frame: Phase<"frame", never> = {
  name: "frame",
  version: 1,
  parents: [],
  configKeys: ["frame", "gather", "preprocess"],
  fingerprint: ({ config, folder }) => fingerprintSources(config.gather.sources, folder),
  run: frameProblem,
};

async function frameProblem(context: RunContext): Promise<Problem> {
  const { config, runtime, seed, onProgress } = context;
  const step = (name: string, done: number) => onProgress({ step: name, done, total: 4, unit: "steps" });
  step("reading the first rows", 0);
  const head = await readHead(context);
  step("reading the target", 1);
  const { column, isSpelled } = await readTarget(context);
  const rule = config.frame.target;
  const name = targetName(rule);
  const facts = columnFacts(column, runtime, 1001);
  const type = problemType(name, facts, config.frame.task);
  const classes = typeof rule === "string" || type.classes.length === 0 ? type.classes : derivedClasses;
  const criteria = successCriteria(config.frame, type.task);
  step("trying patterns and rules", 2);
  const rows = isSpelled ? await readHead(context, true) : head;
  const answers = answersFor(
    context,
    rows,
    { ...type, classes },
    { rows: facts.rows, labelled: facts.there, top: facts.top },
  );
  step("done", 4);
  return makeArtifact("problem", {
    objective: config.frame.objective,
    objectiveNotes: objectiveNotes(config.frame.objective),
    task: type.task,
    taskReason: typeof rule === "string" ? type.taskReason : derivedReason(rule, facts.there),
    target: typeof rule === "string" ? { name } : { name, from: rule.from, above: rule.above },
    classes,
    ...criteria,
    checklist: answers,
    verdict: verdictOf(answers),
    probe: {
      rows: facts.rows,
      columns: head.names.length - (typeof rule === "string" ? 0 : 1),
      bytes: await bytesOf(context),
      shareLabelled: facts.there / facts.rows,
    },
  });

  function answersFor(
    { config: { frame: goal, preprocess } }: RunContext,
    table: Table,
    problem: ProblemType,
    target: { rows: number; labelled: number; top: readonly { count: number }[] },
  ) {
    const leaveOut = new Set([name, targetSource(rule), ...preprocess.drop]);
    const features = table.names.filter((column, index) => {
      if (leaveOut.has(column)) return false;
      const role = columnRole(columnFacts(table.columns[index], runtime));
      return role !== "constant" && role !== "id";
    });
    const sample = makeSample(table, columnNamed(table, name), leaveOut, problem.classes);
    const isRegression = problem.task === "regression";
    return checklist({
      task: problem.task,
      labelled: target.labelled,
      rows: target.rows,
      features: features.length,
      ...(isRegression ? {} : { smallestClass: target.top.at(-1)!.count }),
      sampleRows: sample.rows,
      pattern: strongestPattern(sample, seed),
      rule: simpleRule(sample),
      costs: goal.costs,
    });
  }
}

async function bytesOf({ config, folder }: RunContext): Promise<number> {
  let bytes = 0;
  for (const { path } of await sourceFiles(config.gather.sources, folder)) bytes += (await stat(path)).size;
  return bytes;
}

const derivedReason = (rule: { name: string; from: string; above: number }, rows: number) =>
  `'${rule.name}' is 'yes' where '${rule.from}' is above ${rule.above}, else 'no', in ${rows} rows: two classes.`;
