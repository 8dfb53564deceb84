// What a reader should know, each with what to change in the configuration.
import type { PreparedDataBody } from "../../artifacts/prepared-data.js";
import type { ColumnProfile, Finding } from "../../artifacts/profile.js";
import type { Config } from "../../core/config.js";
import type { CorrelationMatrix } from "../../statistics/correlation.js";
import type { Leak } from "./leaks.js";
import type { Target } from "./target.js";

const redundantAbove = 0.98;
const mostOfAKind = 20;

export interface Seen {
  readonly columns: readonly ColumnProfile[];
  readonly target: { readonly facts: Target; readonly profile: ColumnProfile };
  readonly search: CorrelationMatrix;
  readonly leaks: readonly Leak[];
  readonly prepared: PreparedDataBody;
  readonly rows: number;
}

/** All findings: alarms first, then warnings, then what is good to know; a kind that fills pages is cut with a count. */
export function findingsOf(seen: Seen, config: Config): Finding[] {
  const all = [
    ...leaks(seen, config),
    ...redundant(seen, config),
    ...missing(seen, config),
    ...constant(seen, config),
    ...imbalance(seen),
    ...skewed(seen),
    ...outliers(seen, config),
    ...relations(seen),
  ];
  const weight = { alarm: 0, warning: 1, info: 2 } as const;
  return all
    .map((finding, place) => ({ finding, place }))
    .sort((a, b) => weight[a.finding.severity] - weight[b.finding.severity] || a.place - b.place)
    .map(({ finding }) => finding);
}

/** `preprocess.drop` with the columns that it has already and those proposed. */
function dropping(config: Config, columns: readonly string[]): string {
  const names = [...new Set([...config.preprocess.drop, ...columns])];
  return `preprocess.drop: [${names.map(yamlName).join(", ")}]`;
}

/** A name as YAML reads it back: plain where nothing in it could mean anything else. */
const yamlName = (name: string) =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(name) && !/^(true|false|yes|no|null|on|off|y|n)$/i.test(name)
    ? name
    : JSON.stringify(name);

const percent = (share: number) => `${Number((share * 100).toPrecision(3))} %`;

function leaks({ leaks }: Seen, config: Config): Finding[] {
  return leaks.map(({ columns, severity, what }) => ({
    severity,
    kind: "leak",
    columns,
    what: `${what} ${severity === "alarm" ? "If it is not known when predicting, leave it out." : "Leave it out."}`,
    proposal: dropping(config, columns),
  }));
}

/** Pairs that say the same; the one that goes less with the target is proposed to go. */
function redundant({ search, columns, leaks }: Seen, config: Config): Finding[] {
  const leaking = new Set(leaks.flatMap((leak) => leak.columns));
  const strength = new Map(columns.map(({ name, relation }) => [name, relation?.value ?? 0]));
  const size = search.names.length;
  const findings: { finding: Finding; r: number }[] = [];
  const gone = new Set<string>();
  for (let a = 0; a < size - 1; a++) {
    for (let b = a + 1; b < size - 1; b++) {
      const r = search.values[a * size + b];
      const [first, second] = [search.names[a], search.names[b]];
      if (!(Math.abs(r) > redundantAbove) || leaking.has(first) || leaking.has(second)) continue;
      if (gone.has(first) || gone.has(second)) continue;
      const weaker = strength.get(first)! < strength.get(second)! ? first : second;
      gone.add(weaker);
      const what = `'${first}' and '${second}' say nearly the same: r is ${Number(r.toFixed(4))}.`;
      findings.push({
        r: Math.abs(r),
        finding: {
          severity: "warning",
          kind: "redundant",
          columns: [first, second],
          what,
          proposal: dropping(config, [weaker]),
        },
      });
    }
  }
  findings.sort((a, b) => b.r - a.r);
  return findings.slice(0, mostOfAKind).map(({ finding }) => finding);
}

function missing({ columns, rows }: Seen, config: Config): Finding[] {
  const found = columns
    .map((column) => ({ column, share: ((column.numeric ?? column.categorical)?.missing ?? 0) / Math.max(1, rows) }))
    .filter(({ share }) => share > 0.05)
    .sort((a, b) => b.share - a.share);
  return found.slice(0, mostOfAKind).map(({ column: { name }, share }) => ({
    severity: share > 0.5 ? "warning" : "info",
    kind: "missing",
    columns: [name],
    what: `'${name}' is missing in ${percent(share)} of the training rows.`,
    ...(share > 0.9 ? { proposal: dropping(config, [name]) } : {}),
  }));
}

function constant({ columns, prepared }: Seen, config: Config): Finding[] {
  const same = prepared.dropped.filter(({ reason }) => /^(one value only|no value)/.test(reason));
  const dropped: Finding[] = same.slice(0, mostOfAKind).map(({ column, reason }) => ({
    severity: "info",
    kind: "constant",
    columns: [column],
    what: `'${column}' has ${reason} and is no feature.`,
  }));
  const nearly: Finding[] = columns.flatMap(({ name, categorical }) => {
    const most = categorical?.top[0];
    if (!most || most.count <= 0.99 * categorical.count || categorical.distinct < 2) return [];
    const what = `'${name}' is '${most.value}' in ${percent(most.count / categorical.count)} of its rows: it can tell few rows apart.`;
    return [{ severity: "info", kind: "constant", columns: [name], what, proposal: dropping(config, [name]) }];
  });
  return [...dropped, ...nearly.slice(0, mostOfAKind)];
}

function imbalance({ target }: Seen): Finding[] {
  const { categorical, name } = target.profile;
  if (!categorical || target.facts.classes.length < 2) return [];
  const least = target.facts.classes
    .map((value) => ({ value, count: categorical.top.find((entry) => entry.value === value)?.count ?? 0 }))
    .reduce((a, b) => (b.count < a.count ? b : a));
  const share = least.count / Math.max(1, categorical.count);
  if (share * target.facts.classes.length >= 0.4 || categorical.distinct > categorical.top.length) return [];
  const what = `Class '${least.value}' of '${name}' is ${percent(share)} of the training rows (${least.count}): accuracy says little; look at ROC AUC or log loss.`;
  return [{ severity: share < 0.01 ? "warning" : "info", kind: "imbalance", columns: [name], what }];
}

function skewed({ columns, rows }: Seen): Finding[] {
  const found = columns
    .filter(({ role, numeric }) => role === "numeric" && numeric && rows >= 100 && Math.abs(numeric.skewness) > 2)
    .sort((a, b) => Math.abs(b.numeric!.skewness) - Math.abs(a.numeric!.skewness));
  return found.slice(0, mostOfAKind).map(({ name, numeric }) => ({
    severity: "info",
    kind: "skewed",
    columns: [name],
    what: `'${name}' has a long tail to the ${numeric!.skewness > 0 ? "right" : "left"}: skewness ${Number(numeric!.skewness.toFixed(2))}. Trees do not mind; a linear model does.`,
  }));
}

function outliers({ columns }: Seen, config: Config): Finding[] {
  const found = columns
    .filter(({ role, numeric }) => role === "numeric" && numeric && numeric.outliers > 0.05 * numeric.count)
    .sort((a, b) => b.numeric!.outliers / b.numeric!.count - a.numeric!.outliers / a.numeric!.count);
  return found.slice(0, mostOfAKind).map(({ name, numeric }) => ({
    severity: "info",
    kind: "outliers",
    columns: [name],
    what: `'${name}' has ${percent(numeric!.outliers / numeric!.count)} of its values beyond 1.5 times the middle half.`,
    ...(config.preprocess.outliers.method === "none" ? { proposal: "preprocess.outliers.method: iqr" } : {}),
  }));
}

function relations({ columns, target, leaks }: Seen): Finding[] {
  const leaking = new Set(leaks.flatMap((leak) => leak.columns));
  const related = columns.filter(({ name, relation }) => relation && relation.value >= 0.1 && !leaking.has(name));
  related.sort((a, b) => b.relation!.value - a.relation!.value);
  return related.slice(0, 3).map(({ name, relation }) => ({
    severity: "info",
    kind: "relation",
    columns: [name],
    what: `'${name}' goes with '${target.profile.name}': ${relation!.measure} ${Number(relation!.value.toFixed(3))}.`,
  }));
}
