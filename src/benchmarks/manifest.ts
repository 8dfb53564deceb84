// What was run, on what, and what came out, as one JSON file that another machine can check. A manifest that is read is
// untrusted: it names benchmarks of ours and hashes, never code or paths, and each of its members is checked first.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { z } from "zod";
import { MillraceError } from "../core/errors.js";
import { runOp } from "../engine/dispatch.js";
import { nativeFile } from "../engine/native/addon.js";
import { simdLevel, simdLevels } from "../engine/ops/math/simd-level.js";
import { packageVersion } from "../pipeline/plan.js";
import { writeDurably } from "../store/files.js";
import { type BenchmarkSize, benchmarkSizes } from "./benchmark.js";
import type { Measured } from "./measure.js";
import { allBenchmarks } from "./suites/suites.js";

export const manifestFormat = "millrace-benchmark";
export const manifestSchemaVersion = 1;
const mostBytes = 2 ** 20;

const text = z.string().max(300);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in hexadecimal");
const unique = <T>(nameOf: (item: T) => string) =>
  [(items: readonly T[]) => new Set(items.map(nameOf)).size === items.length, "each of them once"] as const;

const manifestSchema = z.strictObject({
  format: z.literal(manifestFormat),
  schemaVersion: z.literal(manifestSchemaVersion),
  command: text,
  created: z.iso.datetime(),
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  size: z.enum(benchmarkSizes),
  threads: z.number().int().min(1).max(1024),
  rounds: z.number().int().min(1).max(1000),
  versions: z.strictObject({ millrace: text, node: text, addon: sha256 }),
  machine: z.strictObject({
    processor: text,
    cores: z.number().int().min(1),
    memoryGiB: z.number().min(0),
    system: text,
    simd: z.enum(simdLevels),
  }),
  benchmarks: z
    .array(
      z.strictObject({
        id: z.enum(allBenchmarks.map(({ id }) => id)),
        hashes: z
          .array(z.strictObject({ of: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), sha256 }))
          .min(1)
          .max(40)
          .refine(...unique<{ of: string }>(({ of }) => of)),
        figures: z.record(z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/), z.number()),
      }),
    )
    .min(1)
    .max(1000)
    .refine(...unique<{ id: string }>(({ id }) => id)),
});

/** A run of benchmarks: hashes of data, models and results, figures, and what they were measured on. */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

export interface ManifestParts {
  readonly command: string;
  readonly seed: number;
  readonly size: BenchmarkSize;
  readonly threads: number;
  readonly rounds: number;
  readonly benchmarks: readonly Measured[];
}

/** The manifest of what was measured here, now. */
export function makeManifest({ benchmarks, ...parts }: ManifestParts): Manifest {
  return {
    format: manifestFormat,
    schemaVersion: manifestSchemaVersion,
    created: new Date().toISOString(),
    ...parts,
    versions: versionsHere(),
    machine: machineHere(),
    benchmarks: benchmarks.map(({ id, hashes, figures }) => ({ id, hashes: [...hashes], figures: { ...figures } })),
  };
}

/** Versions of what ran; the addon has none but the SHA-256 of its file. */
export function versionsHere(): Manifest["versions"] {
  const addon = createHash("sha256").update(readFileSync(nativeFile())).digest("hex");
  return { millrace: packageVersion(), node: process.version, addon };
}

function machineHere(): Manifest["machine"] {
  const level = new Uint8Array(1);
  runOp(simdLevel, { level });
  return {
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    simd: simdLevels[level[0]],
  };
}

/**
 * Writes a manifest durably, over what is there: see checkManifestPlace.
 *
 * @throws {MillraceError} ERR_DISK_FULL, ERR_DISK_FAILED
 */
export function writeManifest(file: string, manifest: Manifest): void {
  writeDurably(file, [new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)]);
}

/** @throws {MillraceError} ERR_INVALID_VALUE when `file` is there and holds something else than a manifest */
export function checkManifestPlace(file: string): void {
  if (!existsSync(file)) return;
  try {
    readManifest(file);
  } catch (error) {
    const expected = "a path that is free, or that of a manifest to write over";
    throw new MillraceError("ERR_INVALID_VALUE", { what: "--out", expected, received: `'${file}'` }, { cause: error });
  }
}

/** @throws {MillraceError} ERR_FILE_MISSING, ERR_FILE_UNREADABLE, ERR_MANIFEST_INVALID */
export function readManifest(file: string): Manifest {
  if (!existsSync(file)) throw new MillraceError("ERR_FILE_MISSING", { file });
  let bytes: Uint8Array;
  try {
    const { size } = statSync(file);
    if (size > mostBytes) throw invalid(file, "its size", `${size} bytes, more than ${mostBytes}`);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    throw new MillraceError("ERR_FILE_UNREADABLE", { file, reason: (error as Error).message }, { cause: error });
  }
  return parseManifest(bytes, file);
}

/** Checks the bytes of a manifest. @throws {MillraceError} ERR_MANIFEST_INVALID, with the first place that is wrong */
export function parseManifest(bytes: Uint8Array, file = "the manifest"): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw invalid(file, "its text", "it is no JSON in UTF-8", error);
  }
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version === "number" && version > manifestSchemaVersion)
    throw invalid(
      file,
      "schemaVersion",
      `${version} is that of a newer Millrace; this one reads ${manifestSchemaVersion}`,
    );
  const { success, data, error } = manifestSchema.safeParse(value);
  if (success) return data;
  const [{ path, message }] = error.issues;
  throw invalid(file, path.length > 0 ? path.join(".") : "the document", message);
}

function invalid(file: string, where: string, problem: string, cause?: unknown): MillraceError {
  // Words of the file may come along: no control characters of it reach a terminal.
  const safe = (word: string) => word.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").slice(0, 300);
  return new MillraceError("ERR_MANIFEST_INVALID", { file, where: safe(where), problem: safe(problem) }, { cause });
}
