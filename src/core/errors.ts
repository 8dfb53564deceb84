// The one table of errors: code -> sentence (expected, received, the way out), exit code, HTTP status.
// Long, because it is one table: whoever adds an error sees all the others.

type Sentence<D> = (details: D) => string;
interface Entry<D> {
  readonly sentence: Sentence<D>;
  /** Exit code of the command line: 1 failure, 2 usage or configuration, 3 data contract, 4 gate, 5 drift, 130 interrupted. */
  readonly exit: 1 | 2 | 3 | 4 | 5 | 130;
  readonly http: number;
}

const entry = <D>(sentence: Sentence<D>, exit: Entry<D>["exit"] = 1, http = 500): Entry<D> => ({
  sentence,
  exit,
  http,
});
const megabytes = (bytes: number) => `${Math.max(1, Math.ceil(bytes / 2 ** 20))} MB`;
const near = (suggestion?: string) => (suggestion ? ` Did you mean '${suggestion}'?` : "");

/** Every error Millrace raises on purpose. Details are typed by the code; nothing else may be thrown to a user. */
export const errorTable = {
  // Anything, anywhere
  ERR_CANCELLED: entry(
    (d: { what: string }) => `${d.what} was stopped on request. Nothing it had finished is lost.`,
    130,
    503,
  ),
  ERR_INTERNAL: entry(
    (d: { what: string }) => `Millrace met a fault of its own: ${d.what}. Please report it with the command you ran.`,
  ),
  ERR_INVALID_VALUE: entry(
    (d: { what: string; expected: string; received: string }) =>
      `Expected ${d.expected} for ${d.what}, but received ${d.received}.`,
    2,
    400,
  ),
  ERR_SHAPE: entry(
    (d: { what: string; expected: string; received: string }) =>
      `Expected ${d.what} to have ${d.expected}, but it has ${d.received}.`,
    3,
    400,
  ),
  ERR_TYPE: entry(
    (d: { what: string; expected: string; received: string }) =>
      `Expected ${d.what} to be ${d.expected}, but it is ${d.received}.`,
    3,
    400,
  ),
  ERR_OPTION_UNKNOWN: entry(
    (d: { option: string; owner: string; near?: string; ofFit?: string }) =>
      `Expected an option of ${d.owner}, but '${d.option}' is not one.` +
      (d.ofFit ? ` It is given to 'fit', as '${d.ofFit}' (in a project: to the run).` : near(d.near)),
    2,
    400,
  ),
  ERR_PACKAGE_MISSING: entry(
    (d: { package: string; purpose: string; reason?: string }) =>
      `Expected the optional package '${d.package}' for ${d.purpose}, but it could not be loaded` +
      `${d.reason ? ` (${d.reason})` : ""}. Install it with: npm install ${d.package}`,
  ),

  ERR_ARRAY_TOO_LARGE: entry(
    (d: { bytes: number; most: number; node: string }) =>
      `Expected an array of at most ${d.most} bytes, all that Node ${d.node} has for one, but it needs ${d.bytes}. ` +
      "Use fewer rows or columns, or Node 22 or later.",
    1,
    503,
  ),
  ERR_SOURCE_CHANGED: entry(
    (d: { expected: string; received: string }) =>
      `Expected the same rows each time the source is read, first ${d.expected}, but then ${d.received}. ` +
      "Leave its files alone while it is learned from; an object's batches() must begin anew on every call.",
    3,
    400,
  ),

  // Configuration and command line
  ERR_CONFIG_MISSING: entry(
    (d: { looked: string }) =>
      `Expected a configuration (millrace.yaml or millrace.config.ts) at ${d.looked}, but there is none. ` +
      "Make one with: millrace init --data FILE --target COLUMN",
    2,
  ),
  ERR_CONFIG_EXISTS: entry(
    (d: { file: string }) =>
      `Expected no configuration yet, but ${d.file} is there and would be lost. Add --force to write it anew, or give another folder.`,
    2,
  ),
  ERR_CONFIG_INVALID: entry(
    (d: {
      file: string;
      line?: number;
      column?: number;
      key: string;
      expected: string;
      received: string;
      near?: string;
      more?: number;
    }) =>
      `${d.file}${d.line === undefined ? "" : `:${d.line}:${d.column ?? 1}`}: expected ${d.expected}` +
      `${d.key ? ` at '${d.key}'` : ""}, but received ${d.received}.${near(d.near)}` +
      (d.more ? ` (${d.more} more ${d.more === 1 ? "mistake" : "mistakes"} in this configuration.)` : ""),
    2,
  ),
  ERR_ENVIRONMENT_MISSING: entry(
    (d: { variable: string; key: string; file: string }) =>
      `Expected the environment variable '${d.variable}' that '${d.key}' of ${d.file} refers to, but it is not set. ` +
      `Set it, or write $\${${d.variable}} where the text itself is meant.`,
    2,
  ),
  ERR_COMMAND_UNKNOWN: entry(
    (d: { command: string; near?: string }) =>
      `Expected a command of millrace, but '${d.command}' is not one.${near(d.near)} See: millrace --help`,
    2,
  ),
  ERR_USAGE: entry((d: { problem: string; command: string }) => `${d.problem} See: ${d.command} --help`, 2),
  ERR_PROJECT_EMPTY: entry(
    (d: { folder: string }) =>
      `Expected a project in which something was run at ${d.folder}, but nothing was. Start with: millrace run`,
    2,
    404,
  ),
  ERR_RUN_UNKNOWN: entry(
    (d: { run: string; runs: number; near?: string }) =>
      `Expected a run of this project, but there is no '${d.run}' among its ${d.runs} runs.${near(d.near)} See: millrace status`,
    2,
    404,
  ),
  ERR_LATER_VERSION: entry(
    (d: { what: string; instead: string }) =>
      `${d.what} comes with a later version of Millrace; this one does not have it. ${d.instead}`,
    2,
  ),
  ERR_MANIFEST_INVALID: entry(
    (d: { file: string; where: string; problem: string }) =>
      `Expected a manifest of 'millrace bench' in ${d.file}, but it is wrong at ${d.where}: ${d.problem}. ` +
      "Nothing was run. Make one with: millrace bench --out FILE",
    2,
    400,
  ),
  ERR_DEVICE_MISSING: entry(
    (d: { device: string; reason: string }) =>
      `Expected device '${d.device}', but ${d.reason}. Use --device auto or --device cpu.`,
    2,
  ),

  ERR_WORKER_FAILED: entry(
    (d: { task: string; reason: string }) =>
      `Expected a worker thread to finish '${d.task}', but it ended early: ${d.reason}. What was stored before is intact. Run the command again.`,
    1,
    503,
  ),

  // Native core
  ERR_NATIVE_MISSING: entry(
    (d: { looked: string[]; reason?: string }) =>
      `Expected the native core at ${d.looked.join(" or ")}, but it could not be loaded${d.reason ? ` (${d.reason})` : ""}. ` +
      "Build it with: npm run build:native (needs a C++20 compiler).",
  ),
  ERR_NATIVE_FAILED: entry((d: { op: string; reason: string }) => `The native op '${d.op}' failed: ${d.reason}.`),
  ERR_NATIVE_MEMORY: entry(
    (d: { op: string }) => `The native op '${d.op}' ran out of memory. Use fewer rows or columns, or a larger machine.`,
    1,
    503,
  ),
  ERR_MEMORY_TOO_SMALL: entry(
    (d: { what: string; need: number; have: number; hint: string }) =>
      `Expected ${megabytes(d.need)} of memory for ${d.what}, but there are ${megabytes(d.have)}. ${d.hint}`,
    1,
    503,
  ),
  ERR_FUNCTION_FAILED: entry(
    (d: { name: string; round: number; reason: string }) =>
      `Expected the function '${d.name}' given to fit to answer in round ${d.round}, but it failed: ${d.reason}.`,
    1,
    422,
  ),
  ERR_NOT_CONVERGED: entry(
    (d: { op: string; iterations: number }) =>
      `Expected '${d.op}' to converge, but it had not after ${d.iterations} iterations. Scale the features or raise the limit.`,
  ),

  ERR_NOT_DEFINITE: entry(
    (d: { op: string; pivot: number }) =>
      `Expected '${d.op}' to get a positive definite matrix, but pivot ${d.pivot} is not above 0: its row depends on those ` +
      "before it. Leave that column out, or add a ridge to the diagonal.",
    3,
    422,
  ),
  ERR_SINGULAR: entry(
    (d: { op: string; pivot: number }) =>
      `Expected '${d.op}' to get a matrix that can be inverted, but its diagonal element ${d.pivot} is 0. ` +
      "Leave that column out, or solve by least squares.",
    3,
    422,
  ),

  // Models and metrics
  ERR_METRIC_UNDEFINED: entry(
    (d: { metric: string; reason: string }) =>
      `The metric '${d.metric}' is not defined here: ${d.reason}. Choose another metric, or rows that have what it needs.`,
    3,
    422,
  ),
  ERR_METRIC_UNKNOWN: entry(
    (d: { metric: string; task: string; known: readonly string[]; near?: string }) =>
      `Expected a metric for ${d.task}, but '${d.metric}' is not one.${near(d.near)} Known: ${d.known.join(", ")}.`,
    2,
    400,
  ),
  ERR_LEARNER_UNKNOWN: entry(
    (d: { kind: string; known: readonly string[]; near?: string }) =>
      `Expected a kind of model, but '${d.kind}' is not one.${near(d.near)} Known: ${d.known.join(", ")}.`,
    2,
    400,
  ),
  ERR_FEATURE_TYPE: entry(
    (d: { column: string; type: string }) =>
      `Expected numbers in feature '${d.column}', but it holds ${d.type}. Encode it first (one-hot, ordinal or target), or leave it out.`,
    3,
    422,
  ),
  ERR_LABEL_INVALID: entry(
    (d: { row: number; expected: string; received: string; rows?: string }) =>
      `Expected ${d.expected} as the label of ${d.rows ? `${d.rows} ` : ""}row ${d.row}, but received ${d.received}. ` +
      "Leave out rows without a label.",
    3,
    422,
  ),

  // Columns and tables
  ERR_COLUMN_MISSING: entry(
    (d: { column: string; table: string; near?: string }) =>
      `Expected column '${d.column}' in ${d.table}, but it is not there.${near(d.near)}`,
    3,
    422,
  ),
  ERR_COLUMN_DUPLICATE: entry(
    (d: { columns: readonly string[]; table: string }) =>
      `Expected every column of ${d.table} to have its own name, but ${d.columns.map((name) => `'${name}'`).join(", ")} ` +
      `${d.columns.length === 1 ? "occurs" : "occur"} more than once. Rename them, or set gather.duplicateColumns: number.`,
    3,
    422,
  ),
  ERR_ARROW_INVALID: entry(
    (d: { what: string; where: string }) =>
      `Expected valid Arrow data, but in ${d.where}: ${d.what}. The file is damaged or was cut short; write it again.`,
    3,
    400,
  ),
  ERR_ARROW_UNSUPPORTED: entry(
    (d: { what: string; where: string; hint: string }) =>
      `Expected Arrow data of the kinds Millrace reads, but ${d.where} has ${d.what}: ${d.hint}.`,
    3,
    400,
  ),

  // Files and sources
  ERR_FILE_MISSING: entry(
    (d: { file: string }) =>
      `Expected a file at ${d.file}, but there is none. Paths are relative to the configuration's folder.`,
    2,
    400,
  ),
  ERR_FILE_INVALID: entry(
    (d: { file: string; format: string; reason: string }) =>
      `Expected ${d.file} to be readable ${d.format}, but it is not: ${d.reason}.`,
    3,
    400,
  ),
  ERR_SOURCE_UNSUPPORTED: entry(
    (d: { source: string }) =>
      `Expected the path of a file, but '${d.source}' is a URL, which this version does not read. Download it first.`,
    2,
    400,
  ),
  ERR_OUTPUT_FORMAT: entry(
    (d: { file: string; endings: readonly string[] }) =>
      `Expected the name of an output file to end in ${d.endings.map((ending) => `.${ending}`).join(", ")}, but it is ${d.file}.`,
    2,
    400,
  ),
  ERR_FORMAT_UNKNOWN: entry(
    (d: { file: string; formats: readonly string[] }) =>
      `Expected a file format that Millrace knows (${d.formats.join(", ")}), but ${d.file} is none of them. ` +
      "State it with gather.sources[].format.",
    2,
    400,
  ),
  ERR_FILE_UNREADABLE: entry(
    (d: { file: string; reason: string }) => `Expected to be able to read ${d.file}, but cannot: ${d.reason}.`,
    2,
  ),
  ERR_FILE_TOO_LARGE: entry(
    (d: { file: string; bytes: number }) =>
      `Expected ${d.file} to fit in memory, but its ${d.bytes} bytes do not. Split it, or use a larger machine.`,
  ),
  ERR_FILE_EMPTY: entry(
    (d: { file: string }) => `Expected rows in ${d.file}, but the file is empty. Check how it was made or fetched.`,
    3,
    422,
  ),
  ERR_NO_ROWS: entry(
    (d: { file: string; badLines: number }) =>
      `Expected at least one row in ${d.file} besides the header, but there is none` +
      `${d.badLines > 0 ? ` that can be read (${d.badLines} bad lines)` : ""}.`,
    3,
    422,
  ),
  ERR_ENCODING: entry(
    (d: { file: string; line: number; offset: number; encoding: string }) =>
      `Expected ${d.file} to be ${d.encoding}, but line ${d.line} holds a byte that is not (offset ${d.offset}). ` +
      "Convert the file, e.g. with: iconv -f WINDOWS-1252 -t UTF-8",
    3,
    422,
  ),
  ERR_GZIP_DAMAGED: entry(
    (d: { file: string; unpacked: number; reason: string }) =>
      `Expected ${d.file} to be a whole gzip file, but after ${d.unpacked} bytes it could not be unpacked (${d.reason}). ` +
      "Fetch it again.",
    3,
    422,
  ),
  ERR_GZIP_BOMB: entry(
    (d: { file: string; bytes: number; limit: number; ratio: number }) =>
      `Expected ${d.file} (${d.bytes} bytes) to unpack to at most ${d.limit} bytes or ${d.ratio} times its size, but it ` +
      "goes on beyond both. If it is meant, unpack it first.",
    3,
    413,
  ),

  // Data contract of phases 1 and 2
  ERR_TARGET_MISSING: entry(
    (d: { target: string; columns: number; near?: string }) =>
      `Expected the target column '${d.target}' among the ${d.columns} columns of the data, but it is not there.` +
      `${near(d.near)} Name it in frame.target.`,
    3,
    422,
  ),
  ERR_TARGET_EMPTY: entry(
    (d: { target: string; rows: number }) =>
      `Expected labels in the target column '${d.target}', but it is missing in all ${d.rows} rows.`,
    3,
    422,
  ),
  ERR_TARGET_CONSTANT: entry(
    (d: { target: string; value: string; rows: number }) =>
      `Expected at least two different labels in the target column '${d.target}', but all ${d.rows} rows have '${d.value}'. ` +
      "There is nothing to learn: choose another target, or gather rows that differ.",
    3,
    422,
  ),
  ERR_TARGET_TYPE: entry(
    (d: { target: string; expected: string; received: string }) =>
      `Expected the target column '${d.target}' to be ${d.expected}, but it is ${d.received}. Change frame.task or frame.target.`,
    3,
    422,
  ),
  ERR_TOO_FEW_ROWS: entry(
    (d: { rows: number; needed: number; what: string }) =>
      `Expected at least ${d.needed} ${d.what}, but there ${d.rows === 1 ? "is" : "are"} ${d.rows}. Gather more rows.`,
    3,
    422,
  ),
  ERR_BAD_LINES: entry(
    (d: { count: number; share: number; limit: number; file: string; first: string }) =>
      `Expected at most ${(100 * d.limit).toFixed(2)} % of lines that cannot be read, but ${d.count} lines ` +
      `(${(100 * d.share).toFixed(2)} %) of ${d.file} cannot: ${d.first}. Mend the file, or raise gather.maxBadLines.`,
    3,
    422,
  ),

  // Deploy
  ERR_SKEW: entry(
    (d: { row: number; trained: number; served: number }) =>
      `Expected the packed pipeline to predict row ${d.row} as training did (${d.trained}), but it predicts ${d.served}. Nothing was published.`,
  ),

  // Server
  ERR_REQUEST_INVALID: entry(
    (d: { what: string; expected: string; received: string }) =>
      `Expected ${d.expected} for ${d.what}, but received ${d.received}.`,
    1,
    400,
  ),
  ERR_SERVER_BUSY: entry(
    (d: { waiting: number; limit: number }) =>
      `Expected at most ${d.limit} rows to wait for prediction, but ${d.waiting} already do. Send the request again in a moment.`,
    1,
    503,
  ),
  ERR_SERVER_PORT: entry(
    (d: { host: string; port: number; reason: string }) =>
      `Expected to listen on ${d.host}:${d.port}, but it is not possible (${d.reason}). Choose another with --port, or 0 for any free one.`,
  ),
  ERR_SERVER_TOKEN: entry(
    (d: { host: string }) =>
      `Expected a token to serve on ${d.host}, where others can reach it, but there is none. Set MILLRACE_TOKEN, or serve on 127.0.0.1.`,
    2,
  ),
  ERR_SERVER_UNAUTHORIZED: entry(
    (_: Record<never, never>) => "Expected the header 'Authorization: Bearer <token>' with this server's token.",
    1,
    401,
  ),

  // Store, ledger, registry
  ERR_DISK_FULL: entry(
    (d: { file: string; needed: number }) =>
      `Expected room for ${d.needed} bytes to write '${d.file}', but the disk (or its quota) is full. ` +
      "What was stored before is intact. Free some space, then run the command again: it continues where it stopped.",
    1,
    507,
  ),
  ERR_DISK_FAILED: entry(
    (d: { file: string; action: string; reason: string }) =>
      `Expected to ${d.action} '${d.file}', but the system refused: ${d.reason}. ` +
      "What was stored before is intact. Check the disk and the folder's permissions, then run the command again.",
  ),
  ERR_STORE_POISONED: entry(
    (d: { folder: string; reason: string }) =>
      `Expected the disk to keep what was written in '${d.folder}', but it reported that it had not (${d.reason}). ` +
      "Nothing more is written there by this process, since the disk can no longer be believed. Check the disk, then run the command again.",
  ),
  ERR_PROJECT_LOCKED: entry(
    (d: { pid: number; host: string; since: string; file: string }) =>
      `Expected to be the only run in this project, but process ${d.pid} on ${d.host} has held it since ${d.since}. ` +
      `Wait for it, or stop it. If that machine is gone for good, delete '${d.file}'.`,
    1,
    409,
  ),
  ERR_ARTIFACT_MISSING: entry(
    (d: { hash: string }) =>
      `Expected artifact ${d.hash.slice(0, 12)} in the store, but it is not there. Run the phases again: millrace run.`,
  ),
  ERR_ARTIFACT_CORRUPT: entry(
    (d: { hash: string; reason: string }) =>
      `Expected artifact ${d.hash.slice(0, 12)} as it was stored, but ${d.reason}. ` +
      "It has been put into quarantine. Run the phases again: millrace run.",
  ),
  ERR_LEDGER_BUSY: entry(
    (d: { file: string; seconds: number }) =>
      `Expected the ledger '${d.file}' to be free within ${d.seconds} s, but another process kept it. Try again.`,
    1,
    503,
  ),
  ERR_LEDGER_FAILED: entry(
    (d: { file: string; code: string; reason: string }) =>
      `Expected the ledger '${d.file}' to work, but it failed: ${d.reason} (${d.code}). ` +
      "If the file is damaged, move it away: the next run makes a new one.",
  ),
  ERR_LEDGER_NEWER: entry(
    (d: { file: string; version: number; known: number }) =>
      `Expected ledger format ${d.known} or older in '${d.file}', but it has format ${d.version}, of a newer Millrace. Update millrace.`,
  ),
  ERR_MODEL_UNKNOWN: entry(
    (d: { reference: string; what: string; near?: string }) =>
      `Expected a published model for '${d.reference}', but ${d.what}.${near(d.near)} List them with: millrace models`,
    2,
    404,
  ),
  ERR_MODEL_CORRUPT: entry(
    (d: { name: string; version: number; reason: string }) =>
      `Expected the file of model ${d.name}@${d.version} as it was published, but ${d.reason}. ` +
      "It is not served. Publish it again (millrace run), or go back with: millrace rollback",
  ),
  ERR_ROWS_INVALID: entry(
    (d: { count: number; fields: readonly { row: number; column: string; expected: string; received: string }[] }) =>
      `Expected every value to fit its column, but ${d.count} do${d.count === 1 ? "es" : ""} not: ` +
      `${d.fields.map((f) => `row ${f.row}, '${f.column}': expected ${f.expected}, received ${f.received}`).join("; ")}` +
      `${d.count > d.fields.length ? "; and more" : ""}.`,
    3,
    422,
  ),
  ERR_MODEL_INVALID: entry(
    (d: { what: string; expected: string; received: string }) =>
      `Expected ${d.expected} for ${d.what} of a saved model, but found ${d.received}. Nothing of it was used. ` +
      "Take the file from where it was made again, or train anew: millrace run",
  ),
  ERR_MODEL_FORMAT: entry(
    (d: { format: string; where: string; expected: string; received: string }) =>
      `Expected ${d.expected} at ${d.where} of this ${d.format} model, but found ${d.received}. Nothing of it was used. ` +
      "Save the model again with the library that made it.",
    3,
    400,
  ),
  ERR_MODEL_UNSUPPORTED: entry(
    (d: { format: string; what: string; instead: string }) =>
      `Expected a ${d.format} model of the kinds Millrace reads and writes, but it has ${d.what}. ${d.instead}`,
    3,
    400,
  ),
  ERR_ROLLBACK_IMPOSSIBLE: entry(
    (d: { name: string; alias: string }) =>
      `Expected a version of '${d.name}' that was '${d.alias}' before, but there is none. Name one with: millrace promote`,
    2,
    409,
  ),

  // Pipeline
  ERR_PHASE_NOT_READY: entry(
    (d: { phase: string; from: string; why: string }) =>
      `Expected the phases before '${d.from}' to be up to date, but '${d.phase}' is not: ${d.why}. Run it first: millrace run --to ${d.phase}`,
    2,
    409,
  ),
} as const satisfies Record<string, Entry<never>>;

export type ErrorCode = keyof typeof errorTable;
export type ErrorDetails<C extends ErrorCode> = Parameters<(typeof errorTable)[C]["sentence"]>[0];

/** An expected failure: `code` says which, `details` holds its facts, `message` is the sentence made of both. */
export class MillraceError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly details: ErrorDetails<C>;

  constructor(code: C, details: ErrorDetails<C>, options?: { cause?: unknown }) {
    super((errorTable[code].sentence as Sentence<ErrorDetails<C>>)(details), options);
    this.name = "MillraceError";
    this.code = code;
    this.details = details;
  }

  get exitCode(): number {
    return errorTable[this.code].exit;
  }

  get httpStatus(): number {
    return errorTable[this.code].http;
  }
}

/** What crosses a worker border in place of an error: structured cloning drops name, code and details. */
export interface PackedError {
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly stack?: string;
}

/** Any thrown value as a packed error; what is not ours becomes ERR_INTERNAL with its message. */
export function packError(thrown: unknown): PackedError {
  // By its parts: what a worker loads and what its task loads need not share one class.
  if (isPackedError(thrown)) return { code: thrown.code, details: thrown.details, stack: thrown.stack };
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { code: "ERR_INTERNAL", details: { what: error.message }, stack: error.stack };
}

export function unpackError(packed: PackedError): MillraceError {
  const error = new MillraceError(packed.code, packed.details as never);
  if (packed.stack) error.stack = packed.stack;
  return error;
}

/** A packed error if `value` is one. */
export function isPackedError(value: unknown): value is PackedError {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    String(value.code) in errorTable &&
    "details" in value
  );
}
