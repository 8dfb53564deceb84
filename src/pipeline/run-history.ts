// Past runs, as the ledger tells them.
import { MillraceError } from "../core/errors.js";
import type { JsonValue } from "../core/json.js";
import { nearestName } from "../core/nearest-name.js";
import type { OpUse } from "../engine/run-report.js";
import type { PhaseName } from "../phases/run-context.js";
import type { ArtifactStore } from "../store/artifact-store.js";
import type { Ledger, Row } from "../store/ledger.js";
import type { Ingredients } from "./plan.js";
import type { ResultArtifacts, RunResult } from "./run.js";

export interface PastPhase {
  readonly name: PhaseName;
  readonly status: "done" | "cached";
  readonly seconds: number;
  readonly artifact: string;
  readonly kind: RunResult["artifacts"] extends ReadonlyMap<PhaseName, infer A extends { kind: unknown }>
    ? A["kind"]
    : never;
  readonly bodyHash: string;
  readonly ingredients: Ingredients;
  /** What its ops ran on; empty when it was cached. */
  readonly ops: readonly OpUse[];
}

export interface PastRun {
  readonly id: string;
  /** ISO 8601. */
  readonly started: string;
  readonly ended: string | null;
  readonly status: string;
  readonly error: string | null;
  /** Version of the package. */
  readonly code: string;
  readonly seed: number;
  readonly config: JsonValue;
  readonly circumstances: { readonly threads?: number; readonly device?: string; readonly host?: string };
  readonly phases: readonly PastPhase[];
}

/** Runs, newest first. */
export function pastRuns(ledger: Ledger, most = 1000): PastRun[] {
  return ledger
    .all("SELECT * FROM runs ORDER BY started DESC, rowid DESC LIMIT ?", most)
    .map((row) => runFrom(ledger, row));
}

/**
 * The run that a word means: an id, the start or end of one, `last`, or `last~1` for the one before it.
 *
 * @throws {MillraceError} ERR_RUN_UNKNOWN with the nearest id; ERR_INVALID_VALUE when the word means several
 */
export function runNamed(ledger: Ledger, word: string): PastRun {
  const ids = ledger.all("SELECT run FROM runs ORDER BY started DESC, rowid DESC").map((row) => String(row.run));
  const back = /^last(?:~(\d{1,6}))?$/.exec(word);
  const found = back ? ids.slice(Number(back[1] ?? 0), Number(back[1] ?? 0) + 1) : ids.filter((id) => id === word);
  const matches =
    found.length > 0 ? found : word.length >= 4 ? ids.filter((id) => id.startsWith(word) || id.endsWith(word)) : [];
  if (matches.length > 1) {
    const expected = "a run, or enough of its id to tell it from others";
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "a run",
      expected,
      received: `'${word}', which ${matches.length} runs match`,
    });
  }
  if (matches.length === 0) {
    const near = nearestName(word, ids);
    throw new MillraceError("ERR_RUN_UNKNOWN", { run: word, runs: ids.length, ...(near ? { near } : {}) });
  }
  return runFrom(ledger, ledger.get("SELECT * FROM runs WHERE run = ?", matches[0])!);
}

/** What a past run found, as `runPipeline` would give it. Phases whose artifact is gone are left out. */
export function resultOfRun(run: PastRun, store: ArtifactStore): RunResult {
  const there = run.phases.filter(({ artifact }) => store.has(artifact));
  return {
    run: run.id,
    seed: run.seed,
    phases: there.map(({ name, status, seconds, artifact, ops }) => ({ name, status, seconds, artifact, ops })),
    artifacts: new Map(
      there.map(({ name, artifact, kind, bodyHash }) => [
        name,
        { hash: artifact, kind, body: store.getBody(artifact, bodyHash) },
      ]),
    ) as unknown as ResultArtifacts,
  };
}

function runFrom(ledger: Ledger, row: Row): PastRun {
  const phases = ledger
    .all(
      `SELECT phase, status, seconds, artifact, kind, body_hash, ingredients, report FROM phases JOIN artifacts ON artifact = hash
        WHERE run = ? ORDER BY id`,
      String(row.run),
    )
    .map((phase) => ({
      name: phase.phase as PhaseName,
      status: phase.status as PastPhase["status"],
      seconds: Number(phase.seconds),
      artifact: String(phase.artifact),
      kind: phase.kind as PastPhase["kind"],
      bodyHash: String(phase.body_hash),
      ingredients: JSON.parse(String(phase.ingredients)) as Ingredients,
      ops: JSON.parse(String(phase.report)) as OpUse[],
    }));
  return {
    id: String(row.run),
    started: String(row.started),
    ended: row.ended === null ? null : String(row.ended),
    status: String(row.status),
    error: row.error === null ? null : String(row.error),
    code: String(row.millrace),
    seed: Number(row.seed),
    config: JSON.parse(String(row.config)) as JsonValue,
    circumstances: JSON.parse(String(row.circumstances)) as PastRun["circumstances"],
    phases,
  };
}
