// What the ledger knows about runs and phases.
import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { ArtifactKind } from "../artifacts/artifact.js";
import type { Config } from "../core/config.js";
import { MillraceError } from "../core/errors.js";
import { canonicalJson } from "../core/json.js";
import type { OpUse } from "../engine/run-report.js";
import type { PhaseName } from "../phases/run-context.js";
import type { StoredArtifact } from "../store/artifact-store.js";
import type { Ledger, Row } from "../store/ledger.js";
import { type Ingredients, packageVersion } from "./plan.js";

/** A phase's result as the ledger holds it. */
export interface PhaseResult extends StoredArtifact {
  readonly kind: ArtifactKind;
}

/** What may differ between two runs without changing a result. */
export interface Circumstances {
  readonly threads: number;
  readonly device: string;
}

/** Notes that a run begins; runs that died before are marked. Call while holding the project lock. Returns its id. */
export function beginRun(ledger: Ledger, config: Config, circumstances: Circumstances): string {
  const started = new Date().toISOString();
  const run = `${started.slice(0, 19).replace(/\D/g, "")}-${randomBytes(3).toString("hex")}`;
  ledger.transaction(() => {
    ledger.run("UPDATE runs SET status = 'interrupted' WHERE status = 'running'");
    ledger.run(
      `INSERT INTO runs (run, started, status, millrace, seed, config, circumstances)
        VALUES (?, ?, 'running', ?, ?, ?, ?)`,
      run,
      started,
      packageVersion(),
      config.seed,
      canonicalJson(config),
      canonicalJson({ ...circumstances, host: hostname(), node: process.version }),
    );
  });
  return run;
}

export function endRun(ledger: Ledger, run: string, error?: unknown): void {
  const cancelled = error instanceof MillraceError && error.code === "ERR_CANCELLED";
  ledger.run(
    "UPDATE runs SET ended = ?, status = ?, error = ? WHERE run = ?",
    new Date().toISOString(),
    error === undefined ? "done" : cancelled ? "cancelled" : "failed",
    error === undefined ? null : String((error as Error).message ?? error),
    run,
  );
}

export interface PhaseRecord {
  readonly run: string;
  readonly phase: PhaseName;
  readonly status: "done" | "cached";
  readonly key: string;
  readonly ingredients: Ingredients;
  readonly result: PhaseResult;
  readonly seconds: number;
  readonly report: readonly OpUse[];
}

/** Notes a phase's result: from here on it counts. Its artifact must be durable. */
export function recordPhase(ledger: Ledger, record: PhaseRecord): void {
  const { hash, kind, bytes, bodyHash } = record.result;
  ledger.transaction(() => {
    ledger.run(
      "INSERT INTO artifacts (hash, kind, bytes, body_hash) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      hash,
      kind,
      bytes,
      bodyHash,
    );
    const { id } = ledger.run(
      `INSERT INTO phases (run, phase, status, key, ingredients, artifact, seconds, report)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (run, phase) DO UPDATE SET status = 'done', seconds = excluded.seconds, report = excluded.report`,
      record.run,
      record.phase,
      record.status,
      record.key,
      canonicalJson(record.ingredients),
      hash,
      record.seconds,
      canonicalJson(record.report),
    );
    for (const [parent, artifact] of Object.entries(record.ingredients.parents)) {
      ledger.run(
        "INSERT INTO parents (phase_id, parent, artifact) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        id,
        parent,
        artifact,
      );
    }
  });
}

/** The newest result of a key. */
export function resultOf(ledger: Ledger, key: string): PhaseResult | undefined {
  const row = ledger.get(
    `SELECT hash, kind, bytes, body_hash FROM phases JOIN artifacts ON artifact = hash
      WHERE key = ? ORDER BY id DESC LIMIT 1`,
    key,
  );
  return row && resultFrom(row);
}

/** The newest result of a phase, whatever it was made of. */
export function newestResult(
  ledger: Ledger,
  phase: PhaseName,
): { readonly ingredients: Ingredients; readonly result: PhaseResult } | undefined {
  const row = ledger.get(
    `SELECT ingredients, hash, kind, bytes, body_hash FROM phases JOIN artifacts ON artifact = hash
      WHERE phase = ? ORDER BY id DESC LIMIT 1`,
    phase,
  );
  return row && { ingredients: JSON.parse(String(row.ingredients)) as Ingredients, result: resultFrom(row) };
}

function resultFrom(row: Row): PhaseResult {
  const { hash, kind, bytes, body_hash: bodyHash } = row as unknown as PhaseResult & { body_hash: string };
  return { hash, kind, bytes, bodyHash };
}
